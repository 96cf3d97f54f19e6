//! What the feed costs the desk, the network and a phone's processor: import, publication, bytes, and what a phone makes of them.

use std::{
    fs,
    io::{Read, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use lapau_e2e::{Feed, Library};
use lapau_feed::{Collection, Digest, Manifest, chunk};
use lapau_sync::{Head, Held, Plan, Rebuild, Step, accept, read_manifest};

use crate::catalogue::{self, Change, ITEMS, TITLES};

/// A library whose desk is measured.
pub(crate) struct Measured {
    folder: PathBuf,
}

/// What a run of the desk took.
struct Cost {
    time: Duration,
    /// The most memory it held, in bytes.
    peak: u64,
}

impl Measured {
    /// A library that has nothing yet.
    pub(crate) fn new(folder: &Path) -> Self {
        fs::create_dir_all(folder.join("content")).unwrap();
        let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/library/content/library.toml");
        fs::copy(library, folder.join("content/library.toml")).unwrap();
        Self { folder: folder.to_owned() }
    }

    /// Measures the first publication, one without a change, and two nights.
    pub(crate) fn run(&self) {
        println!("{TITLES} titles, {ITEMS} items\n");
        println!("{:<34} {:>9} {:>12} {:>9}", "the desk", "s", "records/s", "peak, MB");
        self.exports(Change::default());
        self.import("import, the first time", TITLES + ITEMS);
        self.publish("publish, the first time");
        let first = self.feed().manifest();
        self.publish("publish, nothing changed");
        assert_eq!(self.feed().manifest(), first, "the same content made another feed");
        let whole = self.bytes(&first);
        let held = self.hold(&first);
        self.exports(Change { loans: 100, records: 0 });
        self.import("import, 1 % of the loans changed", TITLES + ITEMS);
        self.publish("publish, 1 % of the loans changed");
        let loans = self.night(&first, &held);
        let before = self.feed().manifest();
        let held = self.hold(&before);
        self.exports(Change { loans: 0, records: 100 });
        self.import("import, 1 % of everything changed", TITLES + ITEMS);
        self.publish("publish, 1 % of everything changed");
        let records = self.night(&before, &held);
        println!("\n{:<34} {:>12} {:>9} {:>14}", "a night, brotli", "bytes", "of all", "to rebuild, ms");
        for (what, (bytes, time)) in [("1 % of the loans", loans), ("1 % of everything", records)] {
            println!("{what:<34} {bytes:>12} {:>8.2}% {:>14}", bytes as f64 * 100.0 / whole as f64, time.as_millis());
        }
    }

    fn exports(&self, change: Change) {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample");
        catalogue::write(&sample, &self.folder, TITLES, ITEMS, change);
    }

    fn import(&self, what: &str, records: usize) {
        say(what, records, &self.desk(&["import", "biblio.csv", "items.csv", "loans.csv"]));
    }

    fn publish(&self, what: &str) {
        let cost = self.desk(&["publish", "--content", "content", "--out", "feed"]);
        let manifest = self.feed().manifest();
        let records: u64 = manifest.collections.values().map(|entry| entry.records()).sum();
        say(what, records as usize, &cost);
    }

    /// The feed as it was published last.
    pub(crate) fn feed(&self) -> Feed {
        Feed::at(self.folder.join("feed"))
    }

    /// Runs the desk, and looks at its memory until it ends.
    fn desk(&self, arguments: &[&str]) -> Cost {
        let desk = std::env::var_os("LAPAU_DESK").expect("run this with `cargo xtask bench feed`");
        let begun = Instant::now();
        let mut desk = Command::new(desk)
            .current_dir(&self.folder)
            .args(&arguments[..1])
            .args(["--store", "sqlite:desk.db"])
            .args(&arguments[1..])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = desk.stderr.take().unwrap();
        let said = thread::spawn(move || {
            let mut text = String::new();
            said.read_to_string(&mut text).map(|_| text)
        });
        let mut peak = 0;
        let status = loop {
            // Only Linux tells; elsewhere it stays 0.
            let status = fs::read_to_string(format!("/proc/{}/status", desk.id())).unwrap_or_default();
            let now =
                status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
            peak = peak.max(now.unwrap_or(0));
            if let Some(status) = desk.try_wait().unwrap() {
                break status;
            }
            thread::sleep(Duration::from_millis(5));
        };
        let time = begun.elapsed();
        let said = said.join().unwrap().unwrap();
        // What it mended in the exports it says, and ends with 1.
        assert!(status.code().is_some_and(|code| code <= 1) && !said.contains("Error"), "{arguments:?}: {said}");
        Cost { time, peak: peak * 1024 }
    }

    /// Prints what each collection comes to, and answers with all of it as browsers fetch it.
    fn bytes(&self, manifest: &Manifest) -> u64 {
        println!("\n{:<14} {:>9} {:>7} {:>12} {:>12} {:>12}", "bytes", "records", "chunks", "raw", "gzip", "brotli");
        let mut all = [0; 5];
        for (name, entry) in &manifest.collections {
            let mut sums = [entry.records(), entry.chunks.len() as u64, 0, 0, 0];
            for chunk in &entry.chunks {
                let [raw, zipped, brotli] = self.sizes(&chunk.path());
                sums = [sums[0], sums[1], sums[2] + raw, sums[3] + zipped, sums[4] + brotli];
            }
            print_sizes(name, sums);
            all.iter_mut().zip(sums).for_each(|(all, sum)| *all += sum);
        }
        let apart = all[4];
        let [raw, zipped, brotli] = self.sizes("manifest.json");
        all = [all[0], all[1], all[2] + raw, all[3] + zipped, all[4] + brotli];
        print_sizes("manifest", [0, 0, raw, zipped, brotli]);
        print_sizes("all", all);
        let packs: Vec<[u64; 3]> = manifest.packs.iter().map(|pack| self.sizes(&pack.path())).collect();
        let sum = |of: usize| packs.iter().map(|sizes| sizes[of]).sum::<u64>();
        print_sizes(
            "packs",
            [
                manifest.packs.iter().map(|pack| u64::from(pack.records)).sum(),
                packs.len() as u64,
                sum(0),
                sum(1),
                sum(2),
            ],
        );
        let packed = [Collection::Titles, Collection::Holdings].into_iter().filter_map(|packed| manifest.entry(packed));
        let spared: u64 = packed.flat_map(|entry| &entry.chunks).map(|chunk| self.sizes(&chunk.path())[2]).sum();
        println!("a phone with nothing fetches {} bytes", brotli + apart - spared + sum(2));
        all[4]
    }

    /// The size of a file, by gzip, and by the Brotli that lies beside it.
    fn sizes(&self, path: &str) -> [u64; 3] {
        let path = self.folder.join("feed").join(path);
        let bytes = fs::read(&path).unwrap();
        let mut zipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        zipped.write_all(&bytes).unwrap();
        let brotli = fs::metadata(format!("{}.br", path.display())).unwrap().len();
        [bytes.len() as u64, zipped.finish().unwrap().len() as u64, brotli]
    }

    /// What a phone holds that has this publication; says how fast it judged it.
    fn hold(&self, manifest: &Manifest) -> Held {
        let bytes = self.feed().manifest_bytes();
        let begun = Instant::now();
        let Step::Fetch(Plan { collections, .. }) = read_manifest(&bytes, &Held::default()).unwrap() else {
            panic!("a phone with nothing wants nothing");
        };
        let planned = begun.elapsed();
        let mut judged = Duration::ZERO;
        let mut records = 0;
        for refresh in &collections {
            for chunk in &refresh.missing {
                let bytes = self.read(&chunk.path());
                let begun = Instant::now();
                accept(refresh.collection, chunk, &bytes).unwrap();
                judged += begun.elapsed();
                records += u64::from(chunk.records);
            }
        }
        println!(
            "\na phone's plan: {:.1} ms; chunks judged: {:.0} ms, {:.0} records/s",
            planned.as_secs_f64() * 1e3,
            judged.as_secs_f64() * 1e3,
            records as f64 / judged.as_secs_f64(),
        );
        let heads = Collection::ALL.iter().filter_map(|collection| {
            Some((*collection, Head { generation: manifest.generation, entry: manifest.entry(*collection)?.clone() }))
        });
        Held {
            library: Some(manifest.library.clone()),
            key: None,
            complete: Some((manifest.generation, Digest::of(&bytes))),
            heads: heads.collect(),
            chunks: manifest.chunks().map(|chunk| chunk.digest).collect(),
        }
    }

    /// What a phone fetches that holds the publication before, and how long it takes to make the rest of it.
    fn night(&self, before: &Manifest, held: &Held) -> (u64, Duration) {
        let bytes = self.feed().manifest_bytes();
        let Step::Fetch(plan) = read_manifest(&bytes, held).unwrap() else { panic!("nothing changed over night") };
        let mut fetched = self.sizes("manifest.json")[2];
        let mut spent = Duration::ZERO;
        for refresh in &plan.collections {
            let Some(delta) = &refresh.delta else {
                fetched += refresh.missing.iter().map(|chunk| self.sizes(&chunk.path())[2]).sum::<u64>();
                continue;
            };
            fetched += self.sizes(&delta.path())[2];
            let change = self.read(&delta.path());
            let old: Vec<_> =
                before.entry(refresh.collection).unwrap().chunks.iter().map(|chunk| self.read(&chunk.path())).collect();
            let begun = Instant::now();
            let mut rebuild =
                Rebuild::new(refresh.collection, &refresh.entry, &refresh.missing, delta, &change).unwrap();
            let mut made = 0;
            for old in &old {
                made += rebuild.take(old).unwrap().len();
            }
            made += rebuild.end().len();
            spent += begun.elapsed();
            assert_eq!(made, refresh.missing.len(), "{}: not every chunk could be made", refresh.collection);
        }
        (fetched, spent)
    }

    fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.folder.join("feed").join(path)).unwrap()
    }

    /// A desk that serves it, with the app.
    pub(crate) fn serve(&self) -> Library {
        Library::serve(&self.folder)
    }

    /// The records of the catalogue, as JSON, each with an identifier that no other has.
    pub(crate) fn records(&self) -> Vec<String> {
        let manifest = self.feed().manifest();
        let mut records = Vec::new();
        for collection in [Collection::Titles, Collection::Holdings, Collection::Availability] {
            for chunk in &manifest.entry(collection).unwrap().chunks {
                let bytes = self.read(&chunk.path());
                let rows = chunk::rows(collection, &bytes).unwrap();
                // A title's first holding has the title's name.
                let name = format!("\"id\":\"{collection} ");
                records.extend(rows.into_iter().map(|row| row.replacen("\"id\":\"", &name, 1)));
            }
        }
        records
    }
}

fn say(what: &str, records: usize, cost: &Cost) {
    let seconds = cost.time.as_secs_f64();
    println!("{what:<34} {seconds:>9.1} {:>12.0} {:>9}", records as f64 / seconds, cost.peak / 1_000_000);
}

fn print_sizes(name: &str, [records, chunks, raw, zipped, brotli]: [u64; 5]) {
    println!("{name:<14} {records:>9} {chunks:>7} {raw:>12} {zipped:>12} {brotli:>12}");
}
