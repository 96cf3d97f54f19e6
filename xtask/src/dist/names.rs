//! Short names for the functions by which the app's module and its JavaScript call each other.
//!
//! wasm-bindgen names each of some hundreds of them at length and with a hash, in both files, and no compression takes
//! hashes away. Nothing but names changes; both files get names of their own by their new content.

use super::{hex, read};
use anyhow::{Context, Result, anyhow, bail};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::path::Path;
use wasm_encoder::reencode::{Error, Reencode};
use wasmparser::{CustomSectionReader, Export, ImportSectionReader, Parser, Payload};

/// How the names that wasm-bindgen makes start. They are properties of objects, and nothing else has such names.
const MADE: [&str; 3] = ["__wbg_", "__wbindgen_", "wasm_bindgen__"];
/// How the names of both files start, as Trunk makes them.
pub(super) const APP: &str = "lapau-";
/// The page that names both files.
const PAGE: &str = "index.html";

/// Shortens the names in a built app.
///
/// # Errors
/// When the page, the module or its code is missing, can't be read or written, or is none.
pub(crate) fn shorten(dist: &Path) -> Result<()> {
    let (module_file, code_file) = app_files(dist)?;
    let module = read(&dist.join(&module_file))?;
    let code = String::from_utf8(read(&dist.join(&code_file))?).with_context(|| format!("{code_file} is no text"))?;
    let mut renaming = Renaming(new_names(&made_names(&module)?, &code));
    let shorter = renaming.module(&module).with_context(|| format!("{module_file} can't be written anew"))?;
    let mut page = String::from_utf8(read(&dist.join(PAGE))?).with_context(|| format!("{PAGE} is no text"))?;
    for (file, ending, content) in
        [(&module_file, "_bg.wasm", shorter), (&code_file, ".js", renaming.code(&code).into_bytes())]
    {
        let name = format!("{APP}{}{ending}", &hex(&Sha256::digest(&content))[..16]);
        if !page.contains(file.as_str()) {
            bail!("{PAGE} does not name {file}");
        }
        page = page.replace(file.as_str(), &name);
        fs::remove_file(dist.join(file)).with_context(|| format!("{file} can't be replaced"))?;
        fs::write(dist.join(&name), content).with_context(|| format!("{name} can't be written"))?;
    }
    fs::write(dist.join(PAGE), page).with_context(|| format!("{PAGE} can't be written"))
}

/// The names of the app's module and of its code.
///
/// # Errors
/// When the build made none.
pub(super) fn app_files(dist: &Path) -> Result<(String, String)> {
    let files = super::files(dist)?;
    let find = |ending: &str| {
        let file = files.iter().find(|file| file.starts_with(APP) && file.ends_with(ending));
        file.cloned().with_context(|| format!("the build made no file {APP}…{ending}"))
    };
    Ok((find("_bg.wasm")?, find(".js")?))
}

/// A module as it is, without what tools left in it for tools.
///
/// # Errors
/// When it is no module.
pub(super) fn without_sections(module: &[u8]) -> Result<Vec<u8>> {
    Renaming(BTreeMap::new()).module(module)
}

/// The names that wasm-bindgen made, of what a module takes and gives.
fn made_names(module: &[u8]) -> Result<BTreeSet<&str>> {
    let mut names = BTreeSet::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    names.insert(import?.name);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    names.insert(export?.name);
                }
            }
            _ => {}
        }
    }
    names.retain(|name| MADE.iter().any(|start| name.starts_with(start)));
    Ok(names)
}

/// A short name for each that the code has too, and that nothing in the code has already.
fn new_names(made: &BTreeSet<&str>, code: &str) -> BTreeMap<String, String> {
    let words: BTreeSet<_> = code.split(|letter| !is_of_word(letter)).collect();
    let free = (0..).map(|number| format!("${number:x}")).filter(|name| !words.contains(name.as_str()));
    made.iter().filter(|name| words.contains(*name)).map(|name| (*name).to_owned()).zip(free).collect()
}

fn is_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$')
}

/// New names by old ones.
struct Renaming(BTreeMap<String, String>);

impl Renaming {
    fn name<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }

    /// A module with the new names.
    fn module(&mut self, module: &[u8]) -> Result<Vec<u8>> {
        let mut renamed = wasm_encoder::Module::new();
        let written = self.parse_core_module(&mut renamed, Parser::new(0), module);
        written.map_err(|error| anyhow!("it is no module: {error}"))?;
        Ok(renamed.finish())
    }

    /// JavaScript with the new names.
    fn code(&self, code: &str) -> String {
        let mut renamed = String::with_capacity(code.len());
        let mut rest = code;
        while !rest.is_empty() {
            let (word, after) = rest.split_at(rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len()));
            let (between, next) = after.split_at(after.find(is_of_word).unwrap_or(after.len()));
            renamed.push_str(self.name(word));
            renamed.push_str(between);
            rest = next;
        }
        renamed
    }
}

impl Reencode for Renaming {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut wasm_encoder::ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for import in section.into_imports() {
            let import = import?;
            let kind = self.entity_type(import.ty)?;
            imports.import(import.module, self.name(import.name), kind);
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut wasm_encoder::ExportSection,
        export: Export<'_>,
    ) -> Result<(), Error<Infallible>> {
        let (kind, index) = (self.export_kind(export.kind)?, self.external_index(export.kind, export.index)?);
        exports.export(self.name(export.name), kind, index);
        Ok(())
    }

    /// What tools left for tools is not for phones.
    fn parse_custom_section(
        &mut self,
        _: &mut wasm_encoder::Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;
    use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module, TypeSection};

    const LOG: &str = "__wbg_log_0123456789abcdef";
    const START: &str = "__wbindgen_start";

    /// An app whose module takes a function and gives it back, beside one that nobody made.
    fn built() -> TempDir {
        let (mut types, mut imports, mut exports) = (TypeSection::new(), ImportSection::new(), ExportSection::new());
        types.ty().function([], []);
        imports.import("./lapau_bg.js", LOG, EntityType::Function(0));
        exports.export(START, ExportKind::Func, 0).export("main", ExportKind::Func, 0);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&exports);
        let code = format!("let $0={{{LOG}:function(){{}}}};wasm.{START}();wasm.main();\"{LOG}_1\"");
        let page = "<script data-js=/lapau-0a.js data-wasm=/lapau-0b_bg.wasm src=/boot.js></script>";
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("lapau-0a.js"), code).unwrap();
        fs::write(folder.path().join("lapau-0b_bg.wasm"), module.finish()).unwrap();
        fs::write(folder.path().join(PAGE), page).unwrap();
        folder
    }

    /// The page, the code and the module, by the names in the page.
    fn contents(folder: &TempDir) -> (String, String, Vec<u8>) {
        let page = fs::read_to_string(folder.path().join(PAGE)).unwrap();
        let named = |start: &str| page.split_once(start).unwrap().1.split(' ').next().unwrap();
        let code = fs::read_to_string(folder.path().join(named("data-js=/"))).unwrap();
        let module = fs::read(folder.path().join(named("data-wasm=/"))).unwrap();
        (page, code, module)
    }

    #[test]
    fn both_files_have_the_same_short_names() {
        let folder = built();
        shorten(folder.path()).unwrap();
        let (_, code, module) = contents(&folder);
        // `$0` was taken; a longer name that starts like a made one, and one that is not made, stay.
        assert_eq!(code, format!("let $0={{$1:function(){{}}}};wasm.$2();wasm.main();\"{LOG}_1\""));
        wasmparser::validate(&module).unwrap();
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(&module) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    names.extend(section.into_imports().map(|import| import.unwrap().name))
                }
                Payload::ExportSection(section) => names.extend(section.into_iter().map(|export| export.unwrap().name)),
                _ => {}
            }
        }
        assert_eq!(names, ["$1", "$2", "main"]);
    }

    #[test]
    fn files_are_called_by_their_new_content() {
        let (one, other) = (built(), built());
        shorten(one.path()).unwrap();
        shorten(other.path()).unwrap();
        let page = contents(&one).0;
        assert_eq!(page, contents(&other).0);
        assert!(!page.contains("lapau-0a.js") && !page.contains("lapau-0b_bg.wasm"));
        assert_eq!(super::super::files(one.path()).unwrap().len(), 3);
    }

    #[test]
    fn a_page_that_names_other_files_is_refused() {
        let folder = built();
        fs::write(folder.path().join(PAGE), "<script src=/boot.js></script>").unwrap();
        let error = shorten(folder.path()).unwrap_err().to_string();
        assert!(error.contains("does not name lapau-0b_bg.wasm"), "{error}");
    }
}
