//! Practice 12: Helm charts, rendered with their own values.

use lintainer_core::context::Context;
use lintainer_core::rule::Rule;
use lintainer_core::span::Span;

mod broken_chart_manifest;
mod broken_chart_schema;
mod broken_chart_template;
mod chart_format_error;
mod long_chart_name;
mod misindented_chart_value;
mod missing_chart_dependency;
mod refused_chart_value;
mod undeclared_chart_value;
mod unquoted_chart_value;
mod unread_chart_value;
mod values;
mod volatile_chart_secret;

/// The rules of this part.
pub(crate) static RULES: &[&Rule] = &[
    &broken_chart_manifest::RULE,
    &broken_chart_schema::RULE,
    &broken_chart_template::RULE,
    &chart_format_error::RULE,
    &long_chart_name::RULE,
    &misindented_chart_value::RULE,
    &missing_chart_dependency::RULE,
    &refused_chart_value::RULE,
    &undeclared_chart_value::RULE,
    &unquoted_chart_value::RULE,
    &unread_chart_value::RULE,
    &volatile_chart_secret::RULE,
];

/// What stands at a place, in one line.
fn shown(cx: &Context, span: Span) -> String {
    cx.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
}
