//! From nodes to a template: a text of one instruction a line, and the slots it names, in order.
//!
//! | line | meaning |
//! |---|---|
//! | `<name` | opens an element |
//! | `>` | closes it |
//! | `@name=value` | a fixed attribute |
//! | `@name` | an attribute from the next slot |
//! | `.name` | a property from the next slot |
//! | `!name` | a listener from the next slot |
//! | `&` | a reference to the element, kept in the next slot |
//! | `"text` | a text |
//! | `$` | markup from the next slot |

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeBlock, NodeElement};
use syn::{Error, Result, Stmt, spanned::Spanned};

/// A template and what fills it.
#[derive(Default)]
pub(crate) struct Template {
    lines: Vec<String>,
    /// Each with the method of `Filling` that fills it, and what that is given.
    slots: Vec<(&'static str, TokenStream)>,
}

impl Template {
    /// The template of some nodes.
    pub(crate) fn of(nodes: Vec<Node>) -> Result<Self> {
        let mut template = Self::default();
        template.nodes(&nodes)?;
        Ok(template)
    }

    fn nodes(&mut self, nodes: &[Node]) -> Result<()> {
        nodes.iter().try_for_each(|node| self.node(node))
    }

    fn node(&mut self, node: &Node) -> Result<()> {
        match node {
            Node::Element(element) if element.name().to_string().starts_with(char::is_uppercase) => {
                return Err(Error::new(element.span(), "a component is a function: call it in braces"));
            }
            Node::Element(element) => self.element(element)?,
            Node::Fragment(fragment) => self.nodes(&fragment.children)?,
            Node::Text(text) => match text.value_string() {
                lines if lines.contains('\n') => self.slot("$", "markup", text.value.to_token_stream()),
                line => self.lines.push(format!("\"{line}")),
            },
            Node::Block(block) => self.slot("$", "markup", value_of(block)),
            other => return Err(Error::new(other.span(), "texts stand in quotation marks, values in braces")),
        }
        Ok(())
    }

    fn element(&mut self, element: &NodeElement<rstml::Infallible>) -> Result<()> {
        self.lines.push(format!("<{}", element.name()));
        // A property may depend on what is in the element, as the value of a selection does: it comes last.
        let (mut attributes, mut last) = (Vec::new(), Vec::new());
        for attribute in element.attributes() {
            let NodeAttribute::Attribute(attribute) = attribute else {
                return Err(Error::new(attribute.span(), "an attribute has a name"));
            };
            let is_property = attribute.key.to_string().starts_with("prop:");
            if is_property { &mut last } else { &mut attributes }.push(attribute);
        }
        attributes.into_iter().try_for_each(|attribute| self.attribute(attribute))?;
        self.nodes(&element.children)?;
        last.into_iter().try_for_each(|attribute| self.attribute(attribute))?;
        self.lines.push(">".into());
        Ok(())
    }

    fn attribute(&mut self, attribute: &KeyedAttribute) -> Result<()> {
        let name = attribute.key.to_string().replace(' ', "");
        let value = attribute.value();
        let needed = || value.ok_or_else(|| Error::new(attribute.span(), "a value is missing"));
        match name.split_once(':') {
            None if name == "node_ref" => self.slot("&", "reference", needed()?.to_token_stream()),
            None => match (attribute.value_literal_string(), value) {
                (Some(fixed), _) if !fixed.contains('\n') => self.lines.push(format!("@{name}={fixed}")),
                (_, None) => self.lines.push(format!("@{name}=")),
                (_, Some(value)) => self.slot(&format!("@{name}"), "value", value.to_token_stream()),
            },
            Some(("on", event)) => {
                let (value, descriptor) = (needed()?, format_ident!("{event}"));
                self.slot(&format!("!{event}"), "listener", quote!(::leptos::ev::#descriptor, #value));
            }
            Some(("prop", property)) => {
                self.slot(&format!(".{property}"), "value", needed()?.to_token_stream());
            }
            Some(_) => return Err(Error::new(attribute.span(), "only `on:` and `prop:` stand before a name")),
        }
        Ok(())
    }

    fn slot(&mut self, line: &str, function: &'static str, given: TokenStream) {
        self.lines.push(line.into());
        self.slots.push((function, given));
    }

    /// The expression that makes the markup.
    pub(crate) fn into_tokens(self) -> TokenStream {
        if self.lines.is_empty() {
            return quote!(crate::markup::Markup::Nothing);
        }
        let text = self.lines.join("\n");
        if let ("$", [(_, only)]) = (text.as_str(), self.slots.as_slice()) {
            return quote!(crate::markup::Markup::from(#only));
        }
        // A name of the macro's own, which no expression in the markup can mean.
        let filling = Ident::new("filling", Span::mixed_site());
        let count = self.slots.len();
        let slots = self.slots.into_iter().map(|(method, given)| {
            let method = format_ident!("{method}");
            quote!(#filling.#method(#given);)
        });
        quote!({
            let mut #filling = crate::markup::Filling::new(#text, #count);
            #(#slots)*
            crate::markup::Markup::Filled(#filling)
        })
    }
}

/// What stands in braces, without them if it is one expression.
fn value_of(block: &NodeBlock) -> TokenStream {
    match block {
        NodeBlock::ValidBlock(block) => match block.stmts.as_slice() {
            [Stmt::Expr(value, None)] => value.to_token_stream(),
            _ => block.to_token_stream(),
        },
        NodeBlock::Invalid(invalid) => invalid.to_token_stream(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(tokens: TokenStream) -> (Vec<String>, usize) {
        let template = Template::of(rstml::parse2(tokens).unwrap()).unwrap();
        (template.lines, template.slots.len())
    }

    #[test]
    fn what_is_fixed_is_in_the_template() {
        let (lines, slots) = lines(quote!(<p class="meta" hidden><b>"a"</b>" b"</p><br/>));
        assert_eq!(lines, ["<p", "@class=meta", "@hidden=", "<b", "\"a", ">", "\" b", ">", "<br", ">"]);
        assert_eq!(slots, 0);
    }

    #[test]
    fn what_varies_is_in_slots_in_their_order() {
        let (lines, slots) = lines(quote!(<a aria-label=name on:click=go>{text}{icon(path)}</a>));
        assert_eq!(lines, ["<a", "@aria-label", "!click", "$", "$", ">"]);
        assert_eq!(slots, 4);
    }

    #[test]
    fn properties_are_set_once_the_element_is_filled() {
        let (lines, _) = lines(quote!(<select prop:value=value><option value="1">"one"</option></select>));
        assert_eq!(lines, ["<select", "<option", "@value=1", "\"one", ">", ".value", ">"]);
    }

    #[test]
    fn a_text_of_many_lines_is_a_slot() {
        assert_eq!(lines(quote!(<p title="a\nb">"a\nb"</p>)).0, ["<p", "@title", "$", ">"]);
    }

    #[test]
    fn components_are_functions() {
        let error = Template::of(rstml::parse2(quote!(<Icon path/>)).unwrap()).err().unwrap();
        assert_eq!(error.to_string(), "a component is a function: call it in braces");
    }

    #[test]
    fn unknown_prefixes_are_refused() {
        let error = Template::of(rstml::parse2(quote!(<p class:on=true></p>)).unwrap()).err().unwrap();
        assert_eq!(error.to_string(), "only `on:` and `prop:` stand before a name");
    }
}
