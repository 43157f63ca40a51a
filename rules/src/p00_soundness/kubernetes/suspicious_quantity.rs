//! `suspicious-quantity`: an amount of memory or CPU that was surely meant otherwise.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Quantity, Resources, Workload, parse_quantity};
use lintainer_core::span::{Span, Spanned};

use crate::prelude::*;

static MINIMUM_MEMORY: QuantityOption =
    QuantityOption::new("minimum_memory", "1Mi", "smaller memory values are suspicious");
static MAXIMUM_CPU: IntOption = IntOption::new("maximum_cpu", 512, "larger CPU values are suspicious");

pub(super) static RULE: Rule = Rule {
    name: "suspicious-quantity",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("suspicious_quantity.md")),
    yields_to: &[],
    options: &[MINIMUM_MEMORY.declared(), MAXIMUM_CPU.declared()],
    checks: &[Check::Container(check)],
};

/// The least memory that Docker starts a container with.
const ENGINE_MINIMUM_MIB: i128 = 6;

fn check(container: &Container, _workload: &Workload, cx: &mut Context) {
    for (list, resources) in [("limits", &container.limits), ("requests", &container.requests)] {
        for (key, text) in &resources.invalid {
            invalid(container, list, key, text, cx);
        }
        memory(container, list, resources, cx);
        cpu(resources, cx);
    }
}

fn invalid(container: &Container, list: &str, key: &str, text: &Spanned<String>, cx: &mut Context) {
    let message = format!("`{}` is not a valid quantity for `{key}`", text.value);
    if container.format == Compose {
        let is_cpu = key.ends_with("cpus");
        let help =
            if is_cpu { "write the number of cores, such as `0.5`" } else { "write a number with `k`, `m` or `g`" };
        cx.report(text.span, message).help(help);
        return;
    }
    let meant = meant(&text.value).filter(|_| matches!(key, "memory" | "ephemeral-storage"));
    report(container, (list, key), text.span, message, meant, cx);
}

fn memory(container: &Container, list: &str, resources: &Resources, cx: &mut Context) {
    let Some(Spanned { value, span }) = resources.memory.known() else { return };
    if value.milli == 0 {
        return;
    }
    let text = value.text.trim();
    if container.format == Compose {
        if value.units() < ENGINE_MINIMUM_MIB << 20 {
            cx.report(
                *span,
                format!("`{text}` is {}; the engine wants {ENGINE_MINIMUM_MIB} MiB at least", bytes(value)),
            )
            .help("write the unit: `m` for mebibytes, `g` for gibibytes");
        }
        return;
    }
    let minimum = cx.get(&MINIMUM_MEMORY).map_or(1 << 20, |minimum| minimum.units());
    if value.suffix != "m" && value.units() >= minimum {
        return;
    }
    let message = match value.suffix.as_str() {
        "m" => format!("`{text}` of memory are thousandths of a byte, that is {}", bytes(value)),
        _ => format!("`{text}` of memory is {}", bytes(value)),
    };
    report(container, (list, "memory"), *span, message, meant(text), cx);
}

fn bytes(value: &Quantity) -> String {
    match value.units() {
        1 => "1 byte".to_string(),
        count => format!("{count} bytes"),
    }
}

fn cpu(resources: &Resources, cx: &mut Context) {
    let Some(Spanned { value, span }) = resources.cpu.known() else { return };
    let text = value.text.trim();
    let is_memory = matches!(value.suffix.as_str(), "Ki" | "Mi" | "Gi" | "Ti" | "Pi" | "Ei");
    let message = if is_memory {
        format!("`{text}` of CPU has a unit of memory")
    } else if value.milli < 0 {
        format!("`{text}` of CPU is less than nothing")
    } else if value.milli > i128::from(cx.get(&MAXIMUM_CPU)) * 1000 {
        format!("`{text}` of CPU are {} cores", value.units())
    } else {
        return;
    };
    cx.report(*span, message).help("write cores (`0.5`); Kubernetes takes thousandths of one too (`500m`)");
}

/// What the text was surely meant to be: its number with the binary unit of the same letter.
fn meant(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(end);
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "k" | "kb" | "kib" | "ki" => "Ki",
        "m" | "mb" | "mib" | "mi" => "Mi",
        "g" | "gb" | "gib" | "gi" => "Gi",
        _ => return None,
    };
    let meant = format!("{number}{unit}");
    parse_quantity(&meant).is_some_and(|quantity| quantity.units() >= 1 << 20).then_some(meant)
}

fn report(
    container: &Container,
    (list, key): (&str, &str),
    span: Span,
    message: String,
    meant: Option<String>,
    cx: &mut Context,
) {
    let fix = meant.as_ref().and_then(|meant| {
        let field = cx.field(container.node)?.key("resources").key(list).key(key);
        let edits = field.is_written_at(span).then(|| field.replace(meant))??;
        Some(Fix::risky(format!("write `{meant}`"), edits))
    });
    let help = match &meant {
        Some(meant) => format!("write `{meant}` if that is meant"),
        None => "write the unit: `Mi` for mebibytes, `Gi` for gibibytes".to_string(),
    };
    cx.report(span, message).help(help).fix(fix);
}
