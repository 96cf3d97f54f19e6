//! What the phone keeps of a site, looked at past the app.

use serde_json::Value;

use crate::Browser;

impl Browser {
    /// Runs a script on one of the site's databases and answers with what it returns; what goes wrong, the script's own mistakes too, ends the test.
    ///
    /// `database` is the database, `ask` waits for a request, and `rows` for all values of a store.
    pub async fn in_database(&self, name: &str, script: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
            const ask = (asked) => new Promise((found, failed) => {{
                asked.onsuccess = () => found(asked.result);
                asked.onerror = () => failed(asked.error);
            }});
            (async () => {{
                const database = await ask(indexedDB.open('{name}'));
                const rows = (store) => ask(database.transaction(store).objectStore(store).getAll());
                try {{ {script} }} finally {{ database.close(); }}
            }})().then((value) => done([value]), (error) => done(String(error)));"
        );
        let answer = self.run_async(&script).await;
        let found = answer.as_array().and_then(|found| found.first()).cloned();
        found.unwrap_or_else(|| panic!("{name}: {answer}"))
    }

    /// What lies in a store of the outbox, row by row.
    pub async fn kept(&self, store: &str) -> Vec<String> {
        let rows = self.in_database("lapau.outbox", &format!("return await rows('{store}');")).await;
        rows.as_array().unwrap().iter().map(|row| row.as_str().unwrap_or_default().to_owned()).collect()
    }
}
