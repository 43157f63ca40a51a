//! `disabled-tls-verification`: commands and variables that switch the check of certificates off.

use crate::shared::tls::{self, Fault};
use lintainer_core::context::Context;
use lintainer_core::dockerfile::{Assignment, Dockerfile as Parsed, Instruction, InstructionKind};
use lintainer_core::finding::{Edit, Fix};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{CommandUse, Container, EnvVar, Workload};
use lintainer_core::project::{ComposeProject, File, Kind};
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};
use lintainer_core::rule::{OptionDefault, RuleOption};
use lintainer_core::shell::Command;
use lintainer_core::span::Span;

pub(super) static RULE: Rule = Rule {
    name: "disabled-tls-verification",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    summary: "Certificates are not checked",
    why: "Anyone on the way can answer instead of the server, and the connection looks encrypted all the same.",
    references: &[
        "https://curl.se/docs/sslcerts.html",
        "https://git-scm.com/docs/git-config",
        "https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue",
    ],
    aliases: &[
        "checkov/CKV2_DOCKER_12",
        "checkov/CKV2_DOCKER_13",
        "checkov/CKV2_DOCKER_6",
        "checkov/CKV2_DOCKER_5",
        "checkov/CKV2_DOCKER_14",
        "checkov/CKV2_DOCKER_2",
        "checkov/CKV2_DOCKER_3",
        "checkov/CKV2_DOCKER_15",
        "checkov/CKV2_DOCKER_4",
        "checkov/CKV2_DOCKER_16",
    ],
    yields_to: &[],
    options: &[RuleOption {
        name: "allow_hosts",
        default: OptionDefault::List(&["localhost", "127.0.0.1", "::1"]),
        what: "hosts for which it is accepted",
    }],
    examples: &[
        Example::fixed(
            Dockerfile,
            "FROM debian:13\nRUN curl -fsSkO https://shop.example/list.txt\n",
            "FROM debian:13\nRUN curl -fsSO https://shop.example/list.txt\n",
        ),
        Example::fixed(
            Dockerfile,
            "FROM node:22\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\nCMD [\"node\", \"server.js\"]\n",
            "FROM node:22\nCMD [\"node\", \"server.js\"]\n",
        ),
        Example::fixed(
            Dockerfile,
            "FROM python:3.14\nRUN pip install --trusted-host pypi.shop.example flask==3.1.2\n",
            "FROM python:3.14\nRUN pip install flask==3.1.2\n",
        ),
        Example::good(
            Dockerfile,
            "FROM debian:13\nRUN curl -fsSO --cacert /etc/ssl/shop.pem https://shop.example/list.txt\nHEALTHCHECK CMD curl -fk https://localhost:8443/\n",
        ),
        Example::bad(
            Compose,
            "services:\n  web:\n    image: registry.example/web:1.4.2\n    environment:\n      NODE_TLS_REJECT_UNAUTHORIZED: \"0\"\n",
        ),
        Example::good(
            Compose,
            "services:\n  web:\n    image: registry.example/web:1.4.2\n    environment:\n      NODE_TLS_REJECT_UNAUTHORIZED: \"1\"\n    healthcheck:\n      test: [\"CMD\", \"curl\", \"-fk\", \"https://localhost:8443/\"]\n",
        ),
        Example::bad(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: registry.example/web:1.4.2\n      args: [\"--tls-skip-verify\"]\n",
        ),
        Example::bad(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: registry.example/web:1.4.2\n      env:\n        - name: GIT_SSL_NO_VERIFY\n          value: \"true\"\n",
        ),
        Example::good(
            Kubernetes,
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: registry.example/web:1.4.2\n      args: [\"--tls-skip-verify=false\"]\n",
        ),
    ],
    checks: &[
        Check::Instruction(instruction),
        Check::Command(command),
        Check::Container(container),
        Check::Text(arguments),
        Check::Compose(build_arguments),
    ],
};

const HELP: &str = "remove it, and add the certificate of the authority that is missing";

fn report(fault: Fault, fix: Option<Fix>, cx: &mut Context) {
    cx.report(fault.span, format!("{} switches the check of certificates off", fault.what))
        .help(HELP)
        .aliases(fault.aliases)
        .fix(fix);
}

fn command(command: &Command, usage: &CommandUse, cx: &mut Context) {
    for fault in tls::of_command(command, usage, cx.list("allow_hosts")) {
        let fix = fault.removal.filter(|_| !usage.list_form).and_then(|words| remove_words(words, cx));
        report(fault, fix, cx);
    }
}

/// Deletes words of a RUN with the blank before them, or letters of a group of options.
fn remove_words(words: Span, cx: &Context) -> Option<Fix> {
    cx.dockerfile()?;
    let source = cx.source_of(words);
    let before = source.text().get(..words.start as usize)?;
    let is_word = before.ends_with([' ', '\t']);
    let is_letter = words.len() == 1 && before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
    // Quotes and continuations are left to the author.
    if source.slice(words).contains(['\n', '"', '\'', '\\']) || !is_word && !is_letter {
        return None;
    }
    let start = words.start as usize - usize::from(is_word);
    Some(Fix::risky("remove the option", vec![Edit::delete(source.span(start..words.end as usize))]))
}

fn instruction(instruction: &Instruction, dockerfile: &Parsed, cx: &mut Context) {
    let (InstructionKind::Env(pairs) | InstructionKind::Arg(pairs)) = &instruction.kind else { return };
    for pair in pairs {
        let Some(value) = &pair.value else { continue };
        let (name, value) = (dockerfile.expand(&pair.name, instruction), dockerfile.expand(value, instruction));
        let (Some(name), Some(value)) = (name.known(), value.known()) else { continue };
        if let Some(fault) = tls::of_variable(&name, &value, pair.span, cx.list("allow_hosts")) {
            let fix = remove_assignment(pair, pairs, instruction, cx);
            report(fault, fix, cx);
        }
    }
}

/// Deletes an assignment; the instruction with its line if it is the only one.
fn remove_assignment(pair: &Assignment, pairs: &[Assignment], instruction: &Instruction, cx: &Context) -> Option<Fix> {
    let source = &cx.file().source;
    let text = source.text();
    let is_alone = pairs.len() == 1;
    let span = if is_alone { instruction.span } else { pair.span };
    let (start, end) = (span.start as usize, span.end as usize);
    let before = text.get(..start)?;
    let cut = if is_alone {
        let rest = text.get(end..)?;
        let newline = rest.len() - rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest).len();
        (before.is_empty() || before.ends_with('\n')).then_some(start..end + newline)?
    } else {
        before.ends_with(' ').then_some(start - 1..end)?
    };
    let fix = Fix::risky("remove the variable", vec![Edit::delete(source.span(cut))]);
    (!instruction.is_trigger).then_some(fix)
}

fn variables<'v>(vars: impl Iterator<Item = &'v EnvVar>, cx: &mut Context) {
    for var in vars {
        let Some(value) = var.value.known() else { continue };
        if let Some(fault) = tls::of_variable(&var.name.value, &value.value, value.span, cx.list("allow_hosts")) {
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
