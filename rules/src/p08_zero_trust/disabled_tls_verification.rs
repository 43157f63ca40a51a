//! `disabled-tls-verification`: commands and variables that switch the check of certificates off.

use crate::prelude::*;
use crate::shared::tls::{self, Fault};
use lintainer_core::dockerfile::{Assignment, At, InstructionKind, Keyword};
use lintainer_core::kubernetes::{Kind as ObjectKind, Object};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Container, EnvVar, Run, Workload};
use lintainer_core::project::{ComposeProject, File, Kind};
use lintainer_core::shell::Command;
use lintainer_core::span::Span;

static ALLOW_HOSTS: ListOption =
    ListOption::new("allow_hosts", &["localhost", "127.0.0.1", "::1"], "hosts for which it is accepted");

pub(super) static RULE: Rule = Rule {
    name: "disabled-tls-verification",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("disabled_tls_verification.md")),
    yields_to: &[],
    options: &[ALLOW_HOSTS.declared()],
    checks: &[
        Check::Instruction(&[Keyword::Env, Keyword::Arg], instruction),
        Check::Command(&[], command),
        Check::Container(container),
        Check::Text(arguments),
        Check::Compose(build_arguments),
        Check::Object(&[ObjectKind::new("", "Config")], clusters),
    ],
};

/// Clusters of a kubeconfig.
fn clusters(object: &Object, cx: &mut Context) {
    for cluster in object.each("clusters[].cluster.insecure-skip-tls-verify") {
        if cluster.bool().is_true() {
            let span = cluster.span();
            cx.report(span, "`insecure-skip-tls-verify` disables TLS certificate verification").help(HELP);
        }
    }
}

const HELP: &str = "remove it, and add the certificate of the authority that is missing";

fn report(fault: Fault, fix: Option<Fix>, cx: &mut Context) {
    cx.report(fault.span, format!("{} disables TLS certificate verification", fault.what))
        .help(HELP)
        .aliases(fault.aliases)
        .fix(fix);
}

fn command(command: &Command, run: &Run, cx: &mut Context) {
    for fault in tls::of_command(command, run, cx.get(&ALLOW_HOSTS)) {
        let fix = fault.removal.filter(|_| !run.is_list_form()).and_then(|words| remove_words(words, cx));
        report(fault, fix, cx);
    }
}

/// Deletes words of a RUN with the blank before them, or letters of a group of options.
fn remove_words(words: Span, cx: &Context) -> Option<Fix> {
    let dockerfile = cx.dockerfile()?;
    let source = cx.source_of(words);
    let before = source.text().get(..words.start as usize)?;
    let is_letter = words.len() == 1 && before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
    // Quotes and continuations are left to the author.
    if source.slice(words).contains(['\n', '"', '\'', '\\']) {
        return None;
    }
    let edit = if is_letter { Edit::delete(words) } else { dockerfile.remove_word(words, source)? };
    Some(Fix::risky("remove the option", vec![edit]))
}

fn instruction(at: &At, cx: &mut Context) {
    let (InstructionKind::Env(pairs) | InstructionKind::Arg(pairs)) = at.kind() else { return };
    for pair in pairs {
        let Some(value) = &pair.value else { continue };
        let (name, value) = (at.expand(&pair.name), at.expand(value));
        let (Some(name), Some(value)) = (name.known(), value.known()) else { continue };
        if let Some(fault) = tls::of_variable(&name, &value, pair.span, cx.get(&ALLOW_HOSTS)) {
            let fix = remove_assignment(pair, pairs, at);
            report(fault, fix, cx);
        }
    }
}

/// Deletes an assignment; the instruction with its line if it is the only one.
fn remove_assignment(pair: &Assignment, pairs: &[Assignment], at: &At) -> Option<Fix> {
    let source = at.source;
    let edit = match pairs.len() > 1 {
        true => at.dockerfile.remove_word(pair.span, source)?,
        false => at.dockerfile.remove_instruction(at.instruction, source)?,
    };
    let fix = Fix::risky("remove the variable", vec![edit]);
    (!at.is_trigger()).then_some(fix)
}

fn variables<'v>(vars: impl Iterator<Item = &'v EnvVar>, cx: &mut Context) {
    for var in vars {
        let Some(value) = var.value.known() else { continue };
        if let Some(fault) = tls::of_variable(&var.name.value, &value.value, value.span, cx.get(&ALLOW_HOSTS)) {
            report(fault, None, cx);
        }
    }
}

fn container(container: &Container, _workload: &Workload, cx: &mut Context) {
    variables(container.env.iter(), cx);
}

/// Arguments of an image's own entrypoint, which are no command yet.
fn arguments(file: &File, cx: &mut Context) {
    if file.kind != Kind::Kubernetes || !tls::may_have_option(file.source.text()) {
        return;
    }
    for container in cx.model().workloads.iter().flat_map(|workload| &workload.containers) {
        let Some(node) = container.node.and_then(|node| cx.node(node)) else { continue };
        for item in ["command", "args"].iter().filter_map(|key| node.get(key)).flat_map(|list| list.items()) {
            if let Some(fault) = item.text().and_then(|text| tls::of_argument(text, item.span())) {
                report(fault, None, cx);
            }
        }
    }
}

fn build_arguments(compose: &ComposeProject, cx: &mut Context) {
    let builds = compose.services.iter().filter_map(|service| service.build.as_ref());
    variables(builds.flat_map(|build| &build.args), cx);
}
