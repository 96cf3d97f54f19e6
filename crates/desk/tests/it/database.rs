//! A database of its own for every test: a file of SQLite's, or, where `LAPAU_POSTGRES` has the address of a server, one there.
//!
//! `cargo xtask test` runs the suite both ways.

use std::{
    env, fs,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use crate::driver::crate_folder;
use desk::store::Store;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, postgres::PgConnectOptions};

/// How many databases this process has made.
static MADE: AtomicU32 = AtomicU32::new(0);

/// A database, which goes with the test.
pub(crate) struct Database {
    /// Its address.
    pub(crate) url: String,
    server: Option<(PgConnectOptions, String)>,
}

/// The server to test with, if it is not SQLite that is tested.
pub(crate) fn server() -> Option<PgConnectOptions> {
    let address = env::var("LAPAU_POSTGRES").ok().filter(|address| address.contains(':'))?;
    Some(address.parse().expect("LAPAU_POSTGRES is the address of a server"))
}

impl Database {
    /// An empty one; SQLite's lies in the folder given.
    pub(crate) async fn new(folder: &Path) -> Self {
        Self::named(folder, "desk.db").await
    }

    /// The same under another name.
    pub(crate) async fn named(folder: &Path, file: &str) -> Self {
        let Some(server) = server() else {
            return Self { url: format!("sqlite:{}", folder.join(file).display()), server: None };
        };
        let mut admin = server.connect().await.unwrap();
        let template = template(&server, &mut admin).await;
        let name = format!("lapau_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        run(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        admin.close().await.unwrap();
        let url = server.clone().database(&name).to_url_lossy().to_string();
        Self { url, server: Some((server, name)) }
    }

    /// Its name at the server.
    pub(crate) fn name(&self) -> &str {
        self.server.as_ref().map_or("", |(_, name)| name)
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }

    /// How many bytes it has without a row in it, or somewhat more.
    pub(crate) async fn size(&self) -> u64 {
        let Some((server, name)) = &self.server else { return 100_000 };
        let mut connection = server.clone().database(name).connect().await.unwrap();
        let size = sqlx::query_scalar("SELECT pg_database_size(current_database())");
        let size: i64 = size.fetch_one(&mut connection).await.unwrap();
        size as u64
    }

    /// Every byte that is kept of a store in the folder given; of a server's what a copy has.
    pub(crate) async fn bytes(&self, store: &Store, folder: &Path) -> Vec<u8> {
        if self.server.is_some() {
            store.back_up(&folder.join("desk.db")).await.unwrap();
        }
        let files = ["desk.db", "desk.db-wal"].map(|file| fs::read(folder.join(file)).unwrap_or_default());
        files.concat()
    }

    /// Breaks off every connection to a server's database, as when it starts anew.
    pub(crate) async fn break_connections(&self) {
        let Some((server, name)) = &self.server else { return };
        let mut admin = server.connect().await.unwrap();
        run(&mut admin, format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"))
            .await;
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some((server, name)) = self.server.take() else { return };
        // Within the runtime of a test nothing else can be waited for.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut admin = server.connect().await.unwrap();
                run(&mut admin, format!("DROP DATABASE {name} WITH (FORCE)")).await;
            });
        });
        let _ = dropping.join();
    }
}

/// A database with empty tables: copying it is sooner done than making them each time.
async fn template(server: &PgConnectOptions, admin: &mut PgConnection) -> String {
    // Other tables are another template's.
    let files = fs::read_dir(crate_folder().join("migrations/postgres")).unwrap().map(|entry| entry.unwrap().path());
    let mut texts: Vec<_> = files.map(|file| fs::read(file).unwrap()).collect();
    texts.sort();
    let name = format!("lapau_template_{}", &lapau_feed::Digest::of(&texts.concat()).to_string()[..16]);
    run(admin, "SELECT pg_advisory_lock(1)".into()).await;
    let exists = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(&name);
    if exists.fetch_optional(&mut *admin).await.unwrap().is_none() {
        run(admin, format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")).await;
        Store::open(server.clone().database(&name).to_url_lossy().as_str()).await.unwrap().close().await;
    }
    run(admin, "SELECT pg_advisory_unlock(1)".into()).await;
    name
}

async fn run(admin: &mut PgConnection, query: String) {
    sqlx::raw_sql(AssertSqlSafe(query)).execute(admin).await.unwrap();
}
