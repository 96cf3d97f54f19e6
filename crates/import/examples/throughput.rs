//! How fast a file is imported: `cargo run --profile native --example throughput -p lapau-import -- FILE [FORMAT]`.
//!
//! The file is read again and again for about two seconds.

use std::{env, error::Error, fs, io::Cursor, time::Instant};

use lapau_import::{Format, Options, Silent, import, recognise};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let bytes = fs::read(arguments.next().ok_or("which file?")?)?;
    let named = arguments.next().and_then(|name| Format::from_name(&name));
    let format = named.or(recognise(&mut Cursor::new(&bytes))?).ok_or("the format is not recognised")?;
    let started = Instant::now();
    let (mut rounds, mut records) = (0u64, 0);
    while started.elapsed().as_secs() < 2 {
        records += import(format, &mut Cursor::new(&bytes), &Options::default(), &mut Silent)?.read;
        rounds += 1;
    }
    let seconds = started.elapsed().as_secs_f64();
    let megabytes = (rounds * bytes.len() as u64) as f64 / 1e6;
    println!("{format}: {:.1} MB/s, {:.0} records/s", megabytes / seconds, records as f64 / seconds);
    Ok(())
}
