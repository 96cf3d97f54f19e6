//! What an importer makes of files: `cargo run --example show -p lapau-import -- [--format FORMAT] FILE…`.

use std::{env, error::Error, fs::File, io::BufReader};

use lapau_import::{Format, Found, Options, Sink, import, recognise};

struct Printer;

impl Sink for Printer {
    fn found(&mut self, found: Found) -> Result<(), Box<dyn Error + Send + Sync>> {
        println!("{found:?}");
        Ok(())
    }
    fn mended(&mut self, at: &str, what: &str) {
        println!("  mended at {at}: {what}");
    }
    fn skipped(&mut self, at: &str, reason: &str) {
        println!("  skipped at {at}: {reason}");
    }
    fn read(&mut self, _: u64) {}
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut named = None;
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--format" {
            named = arguments.next().and_then(|name| Format::from_name(&name));
            continue;
        }
        let mut file = BufReader::new(File::open(&argument)?);
        let Some(format) = named.or(recognise(&mut file)?) else {
            println!("# {argument}: not recognised");
            continue;
        };
        match import(format, &mut file, &Options::default(), &mut Printer) {
            Ok(summary) => println!("# {argument}: {format}: {} read, {} imported", summary.read, summary.imported),
            Err(error) => println!("# {argument}: {format}: {error}"),
        }
    }
    Ok(())
}
