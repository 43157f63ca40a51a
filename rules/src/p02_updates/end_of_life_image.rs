//! `end-of-life-image`: a release that gets no more fixes.

use lintainer_core::context::Context;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::ImageReference;
use lintainer_core::rule::{
    Check, Confidence, Example, Fixable, OptionDefault, Practice, Profile, Rule, RuleOption, Severity, TextForm,
};
use lintainer_core::settings::Date;

use crate::tables::end_of_life::{self, TABLE_DATE};

pub(super) static RULE: Rule = Rule {
    name: "end-of-life-image",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    summary: "The image is a release that gets no more fixes",
    why: "After the end of life, known holes stay open for good.",
    references: &["https://endoflife.date/"],
    aliases: &[
        "tally/ruby/eol-ruby-version",
        "kubescape/C-0081",
        "kubescape/C-0090",
        "kubescape/C-0091",
        "kubescape/C-0292",
    ],
    yields_to: &[],
    options: &[
        RuleOption {
            name: "as_of",
            default: OptionDefault::Text("", TextForm::Date),
            what: "judge by this date (`2026-01-31`), for reproducible results; without it by the day of the run, or by the table's date",
        },
        RuleOption {
            name: "grace_days",
            default: OptionDefault::Int(0),
            what: "days after the end of life before a finding appears",
        },
    ],
    examples: &[
        Example::bad(Dockerfile, "FROM node:16-alpine3.16\n"),
        Example::bad(Dockerfile, "FROM python:3.13-slim-buster\n"),
        Example::good(Dockerfile, "FROM python:3.13-slim-bookworm\n"),
        Example::good(Dockerfile, "FROM ghcr.io/team/node:16\n"),
        Example::bad(Compose, "services:\n  db:\n    image: postgres:9.6\n"),
        Example::good(Compose, "services:\n  db:\n    image: postgres:17.5\n"),
        Example::bad(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: proxy\nspec:\n  containers:\n    - name: proxy\n      image: registry.k8s.io/ingress-nginx/controller:v1.12.1\n",
        ),
        Example::good(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: proxy\nspec:\n  containers:\n    - name: proxy\n      image: nginx/nginx-ingress:5.1.0\n",
        ),
    ],
    checks: &[Check::Image(check)],
};

fn check(image: &ImageReference, cx: &mut Context) {
    let configured = Date::parse(cx.word("as_of"));
    let day = configured.or(cx.settings().today).unwrap_or(TABLE_DATE);
    let ended = end_of_life::ended(image, day, cx.number("grace_days"));
    if !ended.is_empty() {
        let parts: Vec<String> = ended
            .iter()
            .map(|ended| {
                let what = match ended.release.name {
                    // An image that was given up as a whole.
                    _ if ended.product.starts_with("the ") => ended.product.to_string(),
                    "" => ended.product.to_string(),
                    release => format!("{} {release}", ended.product),
                };
                format!("{what}, without fixes since {}", ended.release.end)
            })
            .collect();
        let message = format!("`{}` is {} (table of {TABLE_DATE})", image.display(), parts.join(", on "));
        cx.report(image.span, message).help("move to a release that is still maintained");
        return;
    }
    if let Some((good, hole)) = end_of_life::flaw(image) {
        let message = format!("`{}` has {hole}, which is mended in {good} (table of {TABLE_DATE})", image.display());
        cx.report(image.span, message).help(format!("move to {good} or newer"));
    }
}
