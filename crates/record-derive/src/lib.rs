//! `#[derive(Read)]`: what `lapau_feed::json` needs to read a type, as tables instead of code.
//!
//! serde's derived readers are compiled anew for every type, field by field.
//! This derive makes of a type no more than the names of its fields and, for the n-th, the place that takes it; one reader goes through all of them.
//! It goes by the type's `#[serde(…)]` attributes, so that one declaration says how it is written and read; what it cannot go by, it refuses.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod attributes;
mod enumeration;
mod structure;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::quote;
use syn::{Data, DeriveInput, Error, Generics, Ident, parse_macro_input};

use crate::attributes::Container;

/// Derives `lapau_feed::json::Read`.
///
/// Of serde's attributes it goes by
///
/// - for a type: `default`, `deny_unknown_fields`, `rename_all`, `tag`, `content`;
/// - for a field: `default`, `default = "…"` (the path of a `const fn`), `flatten`, `rename`;
/// - for a variant: `other`, `rename`.
///
/// `default` means the empty value of a type: of an enum the `#[default]` variant, and without one the first.
/// `skip_serializing_if` says nothing of reading, and `with` nothing that the field's own `Read` does not know.
#[proc_macro_derive(Read, attributes(serde))]
pub fn read(tokens: TokenStream) -> TokenStream {
    let input = parse_macro_input!(tokens as DeriveInput);
    derive(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn derive(input: &DeriveInput) -> Result<Tokens, Error> {
    let container = Container::of(input)?;
    let parts = match &input.data {
        Data::Struct(data) => structure::parts(&data.fields, &container)?,
        Data::Enum(data) => enumeration::parts(data, &container)?,
        Data::Union(_) => return Err(Error::new_spanned(&input.ident, "a union says not what it holds")),
    };
    Ok(parts.into_tokens(&input.ident, &input.generics))
}

/// What differs between the readers of two types.
struct Parts {
    /// The empty value.
    empty: Tokens,
    /// The arms of a `match (self, n)` that lead to the place of a field; `None` where there are no fields.
    slots: Option<Tokens>,
    /// The body of `Slot::fill(&mut self, reader)`.
    fill: Tokens,
}

impl Parts {
    fn into_tokens(self, name: &Ident, generics: &Generics) -> Tokens {
        let Self { empty, slots, fill } = self;
        let mut bounded = generics.clone();
        for parameter in bounded.type_params_mut() {
            parameter.bounds.push(syn::parse_quote!(::lapau_feed::json::Read));
        }
        let (generics, arguments, condition) = bounded.split_for_impl();
        let fields = slots.map(|slots| {
            quote! {
                impl #generics ::lapau_feed::json::Fields for #name #arguments #condition {
                    fn slot(&mut self, n: usize) -> ::core::option::Option<&mut dyn ::lapau_feed::json::Slot> {
                        match (self, n) {
                            #slots
                            _ => ::core::option::Option::None,
                        }
                    }
                }
            }
        });
        quote! {
            impl #generics ::lapau_feed::json::Read for #name #arguments #condition {
                const EMPTY: Self = #empty;
            }

            impl #generics ::lapau_feed::json::Slot for #name #arguments #condition {
                fn fill(
                    &mut self,
                    reader: &mut ::lapau_feed::json::Reader<'_>,
                ) -> ::core::result::Result<(), ::lapau_feed::json::Error> {
                    #fill
                }
            }

            #fields
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(source: &str) -> Result<String, String> {
        let input = syn::parse_str::<DeriveInput>(source).unwrap();
        derive(&input).map(|tokens| tokens.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn what_it_cannot_go_by_is_refused() {
        for (source, reason) in [
            ("union U { a: u8 }", "a union says not what it holds"),
            ("struct S(u8);", "only fields with names are read"),
            ("#[serde(untagged)] enum E { A }", "`untagged` is not known here; implement `Slot` and `Read` by hand"),
            (
                "#[serde(rename_all = \"UPPERCASE\")] enum E { A }",
                "only \"lowercase\" and \"kebab-case\" are known here",
            ),
            (
                "struct S { #[serde(alias = \"b\")] a: u8 }",
                "`alias` is not known here; implement `Slot` and `Read` by hand",
            ),
            ("enum E {}", "there is nothing to read"),
            ("enum E { A(u8, u8) }", "a variant holds one value or fields with names"),
            ("enum E { A { a: u8 } }", "a variant with fields needs a `tag` beside them"),
        ] {
            assert_eq!(derived(source), Err(reason.to_owned()), "{source}");
        }
    }

    #[test]
    fn what_says_nothing_of_reading_is_passed_over() {
        let plain = derived("struct S { a: u8 }").unwrap();
        assert_eq!(derived("struct S { #[serde(skip_serializing_if = \"f\", with = \"m\")] a: u8 }").unwrap(), plain);
        assert_ne!(derived("struct S { #[serde(default)] a: u8 }").unwrap(), plain);
        assert_ne!(derived("struct S { #[serde(rename = \"b\")] a: u8 }").unwrap(), plain);
    }
}
