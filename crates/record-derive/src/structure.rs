//! Readers of types with fields.

use proc_macro2::TokenStream as Tokens;
use quote::quote;
use syn::{Error, Fields, Type};

use crate::{
    Parts,
    attributes::{Container, OfField},
};

/// The most fields that the reader keeps count of.
const MOST: usize = 64;

/// A table of fields in the making.
#[derive(Default)]
pub(crate) struct Table {
    names: Vec<String>,
    required: Vec<Tokens>,
}

impl Table {
    /// Adds a field that must be there and that no type is asked about: a tag.
    pub(crate) fn push_tag(&mut self, name: &str) -> usize {
        self.push(name, quote!(true))
    }

    /// Adds a field that must be there if its type says so.
    pub(crate) fn push_field(&mut self, name: &str, of: &Type) -> usize {
        self.push(name, quote!(<#of as ::lapau_feed::json::Read>::REQUIRED))
    }

    fn push(&mut self, name: &str, required: Tokens) -> usize {
        self.names.push(name.to_owned());
        self.required.push(required);
        self.names.len() - 1
    }

    /// The `Shape` it makes.
    pub(crate) fn shape(&self, strict: bool) -> Tokens {
        let Self { names, required } = self;
        let n = 0..required.len() as u32;
        quote! {
            ::lapau_feed::json::Shape { names: &[#(#names),*], required: 0 #(| (#required as u64) << #n)*, strict: #strict }
        }
    }
}

/// Named fields: their empty values, and the way to the place of each.
pub(crate) struct Named {
    pub(crate) table: Table,
    /// `name: value, …`
    pub(crate) empty: Tokens,
    /// Names with the number of each in the table.
    pub(crate) places: Vec<(syn::Ident, usize)>,
    /// The names of those whose fields stand among the others.
    pub(crate) flattened: Vec<syn::Ident>,
}

impl Named {
    /// Reads the fields of a type or of a variant, to stand behind those of a table.
    pub(crate) fn of(fields: &Fields, mut table: Table, default: bool) -> Result<Self, Error> {
        let Fields::Named(fields) = fields else {
            return Err(Error::new_spanned(fields, "only fields with names are read"));
        };
        let (mut empty, mut places, mut flattened) = (Tokens::new(), Vec::new(), Vec::new());
        for field in &fields.named {
            let (attributes, of) = (OfField::of(field)?, &field.ty);
            let Some(ident) = field.ident.clone() else { continue };
            empty.extend(match &attributes.otherwise {
                Some(path) => quote!(#ident: #path(),),
                None => quote!(#ident: <#of as ::lapau_feed::json::Read>::EMPTY,),
            });
            if attributes.flatten {
                flattened.push(ident);
                continue;
            }
            let n = if default || attributes.default {
                table.push(&attributes.name, quote!(false))
            } else {
                table.push_field(&attributes.name, of)
            };
            if n >= MOST {
                return Err(Error::new_spanned(field, "has more fields beside it than the reader keeps count of"));
            }
            places.push((ident, n));
        }
        Ok(Self { table, empty, places, flattened })
    }
}

pub(crate) fn parts(fields: &Fields, container: &Container) -> Result<Parts, Error> {
    let Named { table, empty, places, flattened } = Named::of(fields, Table::default(), container.default)?;
    let shape = table.shape(container.strict);
    let slots =
        places.iter().map(|(ident, n)| quote!((record, #n) => ::core::option::Option::Some(&mut record.#ident),));
    Ok(Parts {
        empty: quote!(Self { #empty }),
        slots: Some(quote!(#(#slots)*)),
        fill: quote! {
            #(
                let place = reader.place();
                ::lapau_feed::json::Slot::fill(&mut self.#flattened, reader)?;
                reader.return_to(place);
            )*
            reader.record(self, const { &#shape })
        },
    })
}
