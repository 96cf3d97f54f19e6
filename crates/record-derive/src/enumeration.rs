//! Readers of types with variants.

use proc_macro2::TokenStream as Tokens;
use quote::quote;
use syn::{DataEnum, Error, Fields, Variant};

use crate::{
    Parts,
    attributes::{Container, OfVariant},
    structure::{Named, Table},
};

/// What is made of one variant.
#[derive(Default)]
struct Made {
    /// Its empty value.
    empty: Tokens,
    /// The arms that lead to the places of its fields.
    slots: Tokens,
    /// The table of its fields.
    shape: Tokens,
}

pub(crate) fn parts(data: &DataEnum, container: &Container) -> Result<Parts, Error> {
    let attributes: Vec<OfVariant> =
        data.variants.iter().map(|variant| OfVariant::of(variant, container)).collect::<Result<_, _>>()?;
    let made: Vec<Made> = data.variants.iter().map(|variant| make(variant, container)).collect::<Result<_, _>>()?;
    let default = attributes.iter().position(|variant| variant.default).unwrap_or_default();
    let Some(Made { empty, .. }) = made.get(default) else {
        return Err(Error::new(proc_macro2::Span::call_site(), "there is nothing to read"));
    };
    let names = attributes.iter().map(|variant| &variant.name);
    let other = match attributes.iter().position(|variant| variant.other) {
        Some(n) => quote!(::core::option::Option::Some(#n)),
        None => quote!(::core::option::Option::None),
    };
    let words = quote! {
        const WORDS: &::lapau_feed::json::Words = &::lapau_feed::json::Words { known: &[#(#names),*], other: #other };
    };
    // The last one stands for any other number, of which there is none.
    let (last, firsts) = made.split_last().map_or((empty, &[][..]), |(last, firsts)| (&last.empty, firsts));
    let arms = firsts.iter().enumerate().map(|(n, Made { empty, .. })| quote!(#n => #empty,));
    let choose = quote!(match n { #(#arms)* _ => #last });
    let unit = data.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit));
    let fill = match &container.tag {
        Some(tag) => {
            let shapes = made.iter().map(|Made { shape, .. }| shape);
            let count = made.len();
            quote! {
                #words
                let shapes: &[::lapau_feed::json::Shape; #count] = const { &[#(#shapes),*] };
                let n = reader.tag(#tag, WORDS)?;
                *self = #choose;
                reader.record(self, &shapes[n])
            }
        }
        None if unit => quote! {
            #words
            let n = reader.word(WORDS)?;
            *self = #choose;
            ::core::result::Result::Ok(())
        },
        None => quote! {
            #words
            let n = reader.variant(WORDS)?;
            *self = #choose;
            reader.content(self)
        },
    };
    let slots = made.iter().map(|Made { slots, .. }| slots);
    let slots = (container.tag.is_some() || !unit).then(|| quote!(#(#slots)*));
    Ok(Parts { empty: empty.clone(), slots, fill })
}

fn make(variant: &Variant, container: &Container) -> Result<Made, Error> {
    let mut table = Table::default();
    if let Some(tag) = &container.tag {
        table.push_tag(tag);
    }
    let name = &variant.ident;
    Ok(match &variant.fields {
        Fields::Unit => Made { empty: quote!(Self::#name), slots: Tokens::new(), shape: table.shape(false) },
        Fields::Unnamed(fields) => {
            let mut all = fields.unnamed.iter();
            let (Some(field), None) = (all.next(), all.next()) else {
                return Err(Error::new_spanned(fields, "a variant holds one value or fields with names"));
            };
            let of = &field.ty;
            let n = match (&container.tag, &container.content) {
                (Some(_), Some(content)) => table.push_field(content, of),
                (Some(_), None) => return Err(Error::new_spanned(fields, "a value beside a `tag` needs a `content`")),
                (None, _) => 0,
            };
            Made {
                empty: quote!(Self::#name(<#of as ::lapau_feed::json::Read>::EMPTY)),
                slots: quote!((Self::#name(held), #n) => ::core::option::Option::Some(held),),
                shape: table.shape(false),
            }
        }
        fields @ Fields::Named(_) => {
            if container.tag.is_none() || container.content.is_some() {
                return Err(Error::new_spanned(fields, "a variant with fields needs a `tag` beside them"));
            }
            let Named { table, empty, places, flattened } = Named::of(fields, table, false)?;
            if let Some(field) = flattened.first() {
                return Err(Error::new_spanned(field, "`flatten` is known in types alone, not in variants"));
            }
            let slots = places
                .iter()
                .map(|(ident, n)| quote!((Self::#name { #ident, .. }, #n) => ::core::option::Option::Some(#ident),));
            Made {
                empty: quote!(Self::#name { #empty }),
                slots: quote!(#(#slots)*),
                shape: table.shape(container.strict),
            }
        }
    })
}
