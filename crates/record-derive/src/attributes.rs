//! The `#[serde(…)]` attributes of a type, its fields and its variants.

use syn::{Attribute, DeriveInput, Error, Field, Ident, LitStr, Path, Variant, meta::ParseNestedMeta};

/// Those of a type.
#[derive(Default)]
pub(crate) struct Container {
    /// Whether every field may be missing.
    pub(crate) default: bool,
    /// Whether a field that is not known is an error.
    pub(crate) strict: bool,
    /// The field that says which variant it is.
    pub(crate) tag: Option<String>,
    /// The field that holds what a variant holds.
    pub(crate) content: Option<String>,
    kebab: bool,
    lower: bool,
}

/// Those of a field.
#[derive(Default)]
pub(crate) struct OfField {
    /// Whether it may be missing.
    pub(crate) default: bool,
    /// What it is where it is missing, if not the empty value of its type.
    pub(crate) otherwise: Option<Path>,
    /// Whether its fields stand among those of its type.
    pub(crate) flatten: bool,
    /// Its name in JSON.
    pub(crate) name: String,
}

/// Those of a variant.
pub(crate) struct OfVariant {
    /// Its name in JSON.
    pub(crate) name: String,
    /// Whether it stands for every unknown name.
    pub(crate) other: bool,
    /// Whether it is the empty value of its type.
    pub(crate) default: bool,
}

impl Container {
    pub(crate) fn of(input: &DeriveInput) -> Result<Self, Error> {
        let mut found = Self::default();
        each(&input.attrs, |name, meta| {
            match name {
                "default" => found.default = true,
                "deny_unknown_fields" => found.strict = true,
                "tag" => found.tag = Some(text(meta)?),
                "content" => found.content = Some(text(meta)?),
                "rename_all" => match text(meta)?.as_str() {
                    "lowercase" => found.lower = true,
                    "kebab-case" => found.kebab = true,
                    _ => return Err(meta.error("only \"lowercase\" and \"kebab-case\" are known here")),
                },
                _ => return Err(unknown(name, meta)),
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn variant_name(&self, name: &Ident) -> String {
        let name = name.to_string();
        if self.kebab {
            let mut out = String::new();
            for c in name.chars() {
                if c.is_uppercase() && !out.is_empty() {
                    out.push('-');
                }
                out.extend(c.to_lowercase());
            }
            return out;
        }
        if self.lower { name.to_lowercase() } else { name }
    }
}

impl OfField {
    pub(crate) fn of(field: &Field) -> Result<Self, Error> {
        let name = field.ident.as_ref().map(|ident| ident.to_string().trim_start_matches("r#").to_owned());
        let mut found = Self { name: name.unwrap_or_default(), ..Self::default() };
        each(&field.attrs, |name, meta| {
            match name {
                "default" => {
                    found.default = true;
                    if meta.input.peek(syn::Token![=]) {
                        found.otherwise = Some(meta.value()?.parse::<LitStr>()?.parse()?);
                    }
                }
                "flatten" => found.flatten = true,
                "rename" => found.name = text(meta)?,
                // How it is written, which its own reader knows as well.
                "skip_serializing_if" | "with" => drop(text(meta)?),
                _ => return Err(unknown(name, meta)),
            }
            Ok(())
        })?;
        Ok(found)
    }
}

impl OfVariant {
    pub(crate) fn of(variant: &Variant, container: &Container) -> Result<Self, Error> {
        let default = variant.attrs.iter().any(|attribute| attribute.path().is_ident("default"));
        let mut found = Self { name: container.variant_name(&variant.ident), other: false, default };
        each(&variant.attrs, |name, meta| {
            match name {
                "other" => found.other = true,
                "rename" => found.name = text(meta)?,
                _ => return Err(unknown(name, meta)),
            }
            Ok(())
        })?;
        Ok(found)
    }
}

fn each(
    attributes: &[Attribute],
    mut found: impl FnMut(&str, &ParseNestedMeta<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("serde")).try_for_each(|attribute| {
        attribute.parse_nested_meta(|meta| {
            let name = meta.path.get_ident().map(Ident::to_string).unwrap_or_default();
            found(&name, &meta)
        })
    })
}

fn text(meta: &ParseNestedMeta<'_>) -> Result<String, Error> {
    Ok(meta.value()?.parse::<LitStr>()?.value())
}

fn unknown(name: &str, meta: &ParseNestedMeta<'_>) -> Error {
    meta.error(format!("`{name}` is not known here; implement `Slot` and `Read` by hand"))
}
