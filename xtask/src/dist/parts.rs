//! Takes the compiled module apart: what a start needs, and the parts that are fetched later.
//!
//! The app's code says where it may be taken apart (`src/apart.rs`); what only a part reaches, code and data, moves into a file of its own.
//! The split comes before wasm-bindgen, which reads the main module alone, and wasm-opt after it, which must see every module as it will be.
//! Parts are called by their content, and only the code of their own build calls them so.

use super::{hex, names, read, scripts};
use crate::command::run;
use crate::workplace::Workplace;
use anyhow::{Context, Result, anyhow, bail};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

/// The module as cargo leaves it.
const COMPILED: &str = "wasm32-unknown-unknown/release/lapau.wasm";
/// How the files of parts start.
pub(crate) const PART: &str = "part-";
/// The script of the loaders, as the module asks for it before it becomes a piece of the app's code.
const LOADERS: &str = "./loaders.js";
/// How the loaders get at what the module gives.
const GIVEN: &str = "import { initSync } from \"./lapau.js\";";
/// Compiling while the file comes fails on hosts that do not say what wasm is; the app's own module has a second way, too.
const STREAMING: &str = "WebAssembly.instantiateStreaming(src, imports)";
const WHOLE: &str = "WebAssembly.instantiate(await (await src).arrayBuffer(), imports)";

/// What modules may use, which browsers older than `boot.js` demands do not know.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Puts a main module, its code and the parts in place of the whole module that Trunk bundled.
///
/// # Errors
/// When the module was not compiled to be taken apart, or one of the tools fails.
pub(crate) fn take_apart(workplace: &Workplace) -> Result<()> {
    let compiled = read(&workplace.wasm_target().join(COMPILED))?;
    let folder = workplace.wasm_target().join("parts");
    // Parts of an earlier build would be taken for this one's.
    let _ = fs::remove_dir_all(&folder);
    let main = folder.join("lapau.wasm");
    let mut options = Options::new(&compiled);
    (options.output_dir, options.main_out_path) = (&folder, &main);
    (options.main_module, options.link_name) = ("./lapau.js", LOADERS);
    let split = transform(options).map_err(|error| anyhow!("the module can't be taken apart: {error:#}"))?;
    bind(workplace, &main, &folder)?;
    let dist = workplace.dist();
    let mut loaders = text(&folder.join(LOADERS))?;
    if !loaders.contains(STREAMING) {
        bail!("the loaders compile in another way than is known: see what changed in wasm_split_cli_support");
    }
    loaders = loaders.replace(STREAMING, WHOLE);
    for module in &split.split_modules {
        fs::write(module, names::without_sections(&read(module)?)?)?;
        let part = read(&optimize(workplace, module)?)?;
        let name = format!("{PART}{}.wasm", &hex(&Sha256::digest(&part))[..16]);
        let known = module.file_name().and_then(|name| name.to_str()).context("a part has no name")?;
        if !loaders.contains(known) {
            bail!("nothing loads the part {known}");
        }
        loaders = loaders.replace(known, &name);
        fs::write(dist.join(&name), part).with_context(|| format!("{name} can't be written"))?;
    }
    let (module_file, code_file) = names::app_files(&dist)?;
    let code = join(&text(&folder.join("lapau.js"))?, &loaders)?;
    fs::write(dist.join(&code_file), scripts::trimmed(&code))
        .with_context(|| format!("{code_file} can't be written"))?;
    fs::copy(optimize(workplace, &folder.join("lapau_bg.wasm"))?, dist.join(&module_file))
        .with_context(|| format!("{module_file} can't be written"))?;
    Ok(())
}

/// Writes the JavaScript side of a module.
fn bind(workplace: &Workplace, module: &Path, folder: &Path) -> Result<()> {
    let mut bindgen = workplace.command("wasm-bindgen");
    // Parts take the table and the stack from the main module, so these stay exported.
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", "lapau", "--out-dir"]);
    run(bindgen.arg(folder).arg(module), "the JavaScript side of the app could not be written: see above")
}

/// Makes a module small; answers with the file it is in then.
///
/// # Errors
/// When `wasm-opt` can't be run or fails.
pub(crate) fn optimize(workplace: &Workplace, module: &Path) -> Result<PathBuf> {
    let smaller = module.with_extension("small.wasm");
    let mut optimizer = workplace.command("wasm-opt");
    // Nothing lives below the first kilobyte, so that offsets may be folded into addresses.
    optimizer.arg("-Oz").args(FEATURES).arg("--low-memory-unused").arg(module).arg("--output").arg(&smaller);
    run(&mut optimizer, "a module could not be made smaller: see above")?;
    Ok(smaller)
}

/// The app's code with the loaders in it: a file of their own would be one more thing for a start to wait for.
fn join(code: &str, loaders: &str) -> Result<String> {
    let Some(mut loaders) = loaders.split_once(GIVEN).map(|(before, after)| format!("{before}{after}")) else {
        bail!("the loaders are not as they are known to be: see what changed in wasm_split_cli_support")
    };
    let mut loads = Vec::new();
    while let Some((before, after)) = loaders.split_once("export const ") {
        loads.extend(after.split_whitespace().next().map(str::to_owned));
        loaders = format!("{before}const {after}");
    }
    let end = format!(" from \"{LOADERS}\"");
    // wasm-bindgen asks for the loaders once for each.
    let asked =
        |line: &str| Some(line.trim_end_matches(';').strip_prefix("import * as ")?.strip_suffix(&end)?.to_owned());
    let names: Vec<_> = code.lines().filter_map(asked).collect();
    if names.is_empty() {
        bail!("the app's code asks for no loaders: was it compiled with the feature `split`?");
    }
    let rest: Vec<_> = code.lines().filter(|line| asked(line).is_none()).collect();
    let loads = loads.join(", ");
    let objects: String = names.iter().map(|name| format!("const {name} = {{ {loads} }};\n")).collect();
    Ok(format!("{}\n{loaders}\n{objects}", rest.join("\n")))
}

fn text(file: &Path) -> Result<String> {
    String::from_utf8(read(file)?).with_context(|| format!("{} is no text", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "import * as import1 from \"./loaders.js\"\nimport * as import2 from \"./loaders.js\"\n\
                        export function main() { return [import1, import2, initSync] }\nfunction initSync() {}\n";
    const LOADED: &str = "import { initSync } from \"./lapau.js\";\nfunction load() { return initSync(); }\n\
                          export const one = load();\nexport const other = load();\n";

    #[test]
    fn the_loaders_become_a_piece_of_the_code() {
        let joined = join(CODE, LOADED).unwrap();
        assert!(!joined.contains("import *") && !joined.contains("lapau.js") && !joined.contains("export const"));
        for line in ["const one = load();", "const import1 = { one, other };", "const import2 = { one, other };"] {
            assert!(joined.lines().any(|known| known == line), "{line}: {joined}");
        }
    }

    #[test]
    fn code_without_loaders_and_loaders_of_another_kind_are_refused() {
        let error = join("export function main() {}\n", LOADED).unwrap_err().to_string();
        assert!(error.contains("`split`"), "{error}");
        let error = join(CODE, "export const one = 1;\n").unwrap_err().to_string();
        assert!(error.contains("wasm_split_cli_support"), "{error}");
    }
}
