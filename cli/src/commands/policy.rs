//! `lintainer policy`: the rules that a project keeps, as policies that the cluster enforces.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use lintainer_core::finding::Finding;
use lintainer_core::policy::{Admission, Enforcement, Exception, Flavour, Policy, render};
use lintainer_core::project::{Project, Trees};
use lintainer_core::render::rule_url;
use lintainer_core::rule::{Profile, Rule};
use lintainer_core::span::Span;

use crate::args::{Global, PolicyArgs, PolicyFormat, RuleArgs};
use crate::custom::Rules;
use crate::discover::{Search, discover};
use crate::error::CliError;
use crate::paths::Base;
use crate::settings::ConfigFiles;
use crate::workers::{Threads, processors};
use crate::{Exit, Streams, output, paths, write};

/// What the files of the project say about a rule.
#[derive(Default)]
struct Kept {
    /// How many findings nobody has accepted.
    open: usize,
    /// The objects that somebody has excepted.
    exceptions: Vec<Exception>,
}

/// Writes the policies.
pub(crate) fn run(args: &PolicyArgs, global: &Global, streams: &mut Streams) -> Result<Exit, CliError> {
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    let custom = Rules::of(&base, &RuleArgs::default(), &args.paths);
    let engine = &custom.engine;
    let admissions = chosen(args, &custom)?;
    let threads = processors();
    let select = admissions.iter().map(|admission| admission.rule.to_string()).collect();
    let rules = RuleArgs { select, profile: Some(Profile::Audit), ..RuleArgs::default() };
    let mut configs = ConfigFiles::new(engine.rules(), &base, &rules, &[])?;
    let search = Search { paths: &args.paths, force_exclude: false, heed_ignores: true, threads };
    let (mut found, config) = discover(&search, &base, &mut configs)?;
    found.errors.extend(custom.faults.iter().cloned());
    let workspace = found.workspace(engine, config);
    let report = found.check(&workspace, &Threads::of(Some(threads)))?;
    let (project, _) = workspace.classify(&Threads::of(Some(threads)));
    let mut kept: BTreeMap<&str, Kept> = BTreeMap::new();
    let trees = Trees::default();
    for finding in &report.findings {
        // A finding in a Dockerfile or a Compose file is nothing that the cluster sees.
        let Some(exception) = exception(finding, &report, &project, &trees) else { continue };
        let one = kept.entry(finding.rule.name).or_default();
        match &finding.suppressed {
            Some(_) => one.exceptions.push(exception),
            None => one.open += 1,
        }
    }
    for one in kept.values_mut() {
        one.exceptions.sort();
        one.exceptions.dedup_by(|a, b| (&a.namespace, &a.kind, &a.name) == (&b.namespace, &b.kind, &b.name));
    }
    let none = Kept::default();
    let policies: Vec<(&Admission, &'static Rule, &Kept, Enforcement)> = admissions
        .iter()
        .filter_map(|admission| {
            let rule = engine.rules().get(admission.rule)?;
            let kept = kept.get(admission.rule).unwrap_or(&none);
            let is_kept = args.enforce && kept.open == 0;
            Some((admission, rule, kept, if is_kept { Enforcement::Deny } else { Enforcement::Audit }))
        })
        .collect();
    let flavour = match args.format {
        PolicyFormat::Kubernetes => Flavour::Kubernetes,
        PolicyFormat::Kyverno => Flavour::Kyverno,
    };
    let texts = policies.iter().map(|(admission, rule, kept, enforcement)| {
        let policy = Policy {
            admission,
            summary: rule.summary(),
            url: &rule_url(rule),
            enforcement: *enforcement,
            exceptions: &kept.exceptions,
            is_ratchet: args.ratchet,
            excluded_namespaces: &args.exclude_namespace,
        };
        (rule.name, render(&policy, flavour))
    });
    let texts: Vec<(&str, String)> = texts.collect();
    match &args.output {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(|error| CliError::Write {
                path: paths::shown_as_given(folder),
                message: paths::why(&error, false),
            })?;
            for (name, text) in &texts {
                write::replace(&folder.join(format!("{}.yaml", name.replace('/', "-"))), text.as_bytes())?;
            }
            write::replace(&folder.join("README.md"), readme(&policies, args).as_bytes())?;
            if !global.quiet {
                let denied = policies.iter().filter(|(.., enforcement)| *enforcement == Enforcement::Deny).count();
                let (count, folder) = (policies.len(), paths::shown_as_given(Path::new(folder)));
                streams.note(&format!("note: wrote {count} policies into {folder}, {denied} of them refuse"))?;
            }
        }
        None => {
            let all: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
            write!(streams.output, "{}", all.join("---\n"))?;
        }
    }
    streams.output.flush()?;
    output::print_errors(&report.errors, streams)?;
    Ok(if report.errors.is_empty() { Exit::Clean } else { Exit::Failure })
}

/// The conditions that are asked for.
fn chosen(args: &PolicyArgs, custom: &Rules) -> Result<Vec<Admission>, CliError> {
    let mut all = lintainer_rules::admissions();
    all.extend(custom.custom.iter().filter_map(|rule| rule.definition.admission.clone()));
    for name in &args.only {
        if !all.iter().any(|admission| admission.rule == name) {
            let known: Vec<&str> = all.iter().map(|admission| admission.rule).collect();
            let help = format!("there are policies for {}", known.join(", "));
            return Err(CliError::UnknownPolicy { name: name.clone(), help });
        }
    }
    all.retain(|admission| args.only.is_empty() || args.only.iter().any(|name| name == admission.rule));
    Ok(all)
}

/// The object of a manifest that a finding is about, with the reason for which it is excepted.
fn exception(
    finding: &Finding,
    report: &lintainer_core::report::Report,
    project: &Project,
    trees: &Trees,
) -> Option<Exception> {
    let file = project.file_at(report.path(finding.span))?;
    let span = Span { file: file.source.id, ..finding.span };
    let resource = project
        .model(file.source.id)
        .resources
        .iter()
        .find(|resource| trees.node(project, resource.node).is_some_and(|node| node.span().contains(span)))?;
    Some(Exception {
        namespace: resource.namespace.as_ref().map(|namespace| namespace.value.clone()),
        kind: resource.kind.value.clone(),
        name: resource.name.as_ref()?.value.clone(),
        reason: finding.suppressed.as_ref().and_then(|suppressed| suppressed.reason.clone()),
    })
}

/// What was written, and what is not covered.
fn readme(policies: &[(&Admission, &'static Rule, &Kept, Enforcement)], args: &PolicyArgs) -> String {
    let mut text = String::from(
        "# Admission policies\n\nWritten by `lintainer policy`. Each does in the cluster what the rule of its name does in \
         files. Write them anew instead of editing them.\n\n```sh\nkubectl apply -f .\n```\n\n| rule | what happens | \
         exceptions | open findings |\n|---|---|---|---|\n",
    );
    for (admission, rule, kept, enforcement) in policies {
        let what = match (enforcement, admission.is_absence) {
            (Enforcement::Audit, _) => "warned about, and noted in the audit log",
            (Enforcement::Deny, true) if args.format == PolicyFormat::Kubernetes => {
                "pods are refused; what makes pods is warned about, since sidecars and limit ranges may add it"
            }
            (Enforcement::Deny, _) => "refused",
        };
        let _ = writeln!(
            text,
            "| [{}]({}) | {what} | {} | {} |",
            rule.name,
            rule_url(rule),
            kept.exceptions.len(),
            kept.open
        );
    }
    let namespaces = args.exclude_namespace.join(", ");
    let _ = write!(
        text,
        "\nThe namespaces {namespaces} are left alone, so that a cluster cannot lock itself.\n\nNot covered: rules about \
         several objects together, about tables of facts with a date, and about text, which the API server does not see. \
         Exceptions hold for the object that is excepted in a file and for pods whose names begin with its name.\n"
    );
    text
}
