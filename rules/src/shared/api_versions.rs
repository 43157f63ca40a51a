//! Moving an object to the API version that replaces its own.

use lintainer_core::context::Context;
use lintainer_core::finding::{Edit, Fix};
use lintainer_core::kubernetes::Object;
use lintainer_core::tables::apis::{Api, Shape};

/// Writes the replacement where the fields are the same, or where the one that became required is there.
pub(crate) fn rewrite(api: &Api, object: &Object, cx: &Context) -> Option<Fix> {
    let can_be_rewritten = match api.shape? {
        Shape::Same => true,
        Shape::Selector => object.at("spec.selector").is_mapping(),
        Shape::Differs | Shape::Gone => false,
    };
    let api_version = &object.resource().api_version;
    let text = cx.text(api_version.span).replace(&*api_version.value, api.replacement);
    let edits = vec![Edit::replace(api_version.span, text)];
    can_be_rewritten.then(|| Fix::risky(format!("use `{}`", api.replacement), edits))
}
