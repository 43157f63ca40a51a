//! Limits and reservations, old keys and those of `deploy`.

use super::value::Value;
use crate::model::{Quantity, Resources, Setting, parse_bytes, parse_quantity};
use crate::span::{Span, Spanned};

/// A key of the service and one of `deploy.resources` that say the same.
struct Keys {
    plain: &'static str,
    deploy: [&'static str; 4],
    name: &'static str,
}

const MEMORY_LIMIT: Keys = Keys {
    plain: "mem_limit",
    deploy: ["deploy", "resources", "limits", "memory"],
    name: "deploy.resources.limits.memory",
};
const CPU_LIMIT: Keys =
    Keys { plain: "cpus", deploy: ["deploy", "resources", "limits", "cpus"], name: "deploy.resources.limits.cpus" };
const PIDS_LIMIT: Keys = Keys {
    plain: "pids_limit",
    deploy: ["deploy", "resources", "limits", "pids"],
    name: "deploy.resources.limits.pids",
};
const MEMORY_RESERVATION: Keys = Keys {
    plain: "mem_reservation",
    deploy: ["deploy", "resources", "reservations", "memory"],
    name: "deploy.resources.reservations.memory",
};
const CPU_RESERVATION: Keys = Keys {
    plain: "",
    deploy: ["deploy", "resources", "reservations", "cpus"],
    name: "deploy.resources.reservations.cpus",
};

/// Other places with amounts of bytes, and whether -1 stands for no limit; `*` is each item.
const BYTES: [(&[&str], bool); 8] = [
    (&["memswap_limit"], true),
    (&["shm_size"], false),
    (&["build", "shm_size"], false),
    (&["volumes", "*", "tmpfs", "size"], false),
    (&["blkio_config", "device_read_bps", "*", "rate"], false),
    (&["blkio_config", "device_write_bps", "*", "rate"], false),
    (&["blkio_config", "device_read_iops", "*", "rate"], false),
    (&["blkio_config", "device_write_iops", "*", "rate"], false),
];

type Invalid = Vec<(String, Spanned<String>)>;

/// Upper bounds. Where both keys are written, the plain one counts; Compose refuses different values.
pub(super) fn limits(service: &Value, at: Span) -> Resources {
    let mut invalid = Invalid::new();
    let unlimited =
        service.get(MEMORY_LIMIT.plain).filter(|value| value.text().is_some_and(|text| text.trim() == "-1"));
    let memory = match unlimited {
        Some(value) => Setting::Unset { at: value.span },
        None => amount(service, &MEMORY_LIMIT, at, parse_bytes, &mut invalid),
    };
    let cpu = match amount(service, &CPU_LIMIT, at, parse_cpus, &mut invalid) {
        Setting::Unset { at } => other_cpu_limit(service, at),
        cpu => cpu,
    };
    let pids = amount(service, &PIDS_LIMIT, at, |text| text.trim().parse::<i64>().ok(), &mut invalid);
    for (path, may_be_unlimited) in BYTES {
        let name = || path.iter().filter(|key| **key != "*").copied().collect::<Vec<_>>().join(".");
        for value in found_at(service, path).into_iter().filter_map(Value::spanned) {
            let unlimited = may_be_unlimited && value.value.trim() == "-1";
            if !unlimited && parse_bytes(&value.value).is_none() {
                invalid.push((name(), value));
            }
        }
    }
    Resources { memory, cpu, pids, invalid }
}

/// What stands at a path.
fn found_at<'v>(value: &'v Value, path: &[&str]) -> Vec<&'v Value> {
    path.iter().fold(vec![value], |found, key| {
        let below = |value: &'v Value| match *key {
            "*" => value.items().iter().collect(),
            key => value.get(key).into_iter().collect::<Vec<_>>(),
        };
        found.into_iter().flat_map(below).collect()
    })
}

/// Reservations.
pub(super) fn requests(service: &Value, at: Span) -> Resources {
    let mut invalid = Invalid::new();
    let memory = amount(service, &MEMORY_RESERVATION, at, parse_bytes, &mut invalid);
    let cpu = amount(service, &CPU_RESERVATION, at, parse_cpus, &mut invalid);
    Resources { memory, cpu, pids: Setting::NotApplicable, invalid }
}

/// The amount under one of two keys; every text that is none is added to `invalid`.
fn amount<T>(
    service: &Value,
    keys: &Keys,
    at: Span,
    parse: impl Fn(&str) -> Option<T>,
    invalid: &mut Invalid,
) -> Setting<T> {
    let mut found = Setting::Unset { at };
    for (value, name) in [(service.get(keys.plain), keys.plain), (service.at(&keys.deploy), keys.name)] {
        let Some(value) = value else { continue };
        let setting = match value.spanned() {
            Some(text) => match parse(&text.value) {
                Some(amount) => Setting::set(amount, value.span),
                None => {
                    invalid.push((name.to_string(), text));
                    Setting::Dynamic(value.span)
                }
            },
            None => Setting::Dynamic(value.span),
        };
        found = found.or(setting);
    }
    found
}

/// A number of cores: a plain decimal number, without the suffixes of Kubernetes.
fn parse_cpus(text: &str) -> Option<Quantity> {
    let text = text.trim();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    if plain {
        return parse_quantity(text);
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && text.contains(['e', 'E']))?;
    Some(Quantity { milli: (number * 1000.0) as i128, suffix: String::new(), text: text.to_string() })
}

/// What bounds the CPU beside `cpus`: a quota is a number of cores; shares and sets bound it by what the host has.
fn other_cpu_limit(service: &Value, at: Span) -> Setting<Quantity> {
    if let Some(quota) = service.get("cpu_quota") {
        let number = |value: Option<&Value>| value.and_then(Value::text).and_then(|text| text.parse::<i128>().ok());
        let period = service.get("cpu_period").map_or(Some(100_000), |period| number(Some(period)));
        return match (number(Some(quota)), period) {
            (Some(quota_us), Some(period)) if quota_us > 0 && period > 0 => {
                let text = quota.text().unwrap_or("").to_string();
                let milli = quota_us.saturating_mul(1000) / period;
                Setting::set(Quantity { milli, suffix: String::new(), text }, quota.span)
            }
            (Some(_), Some(_)) => Setting::Unset { at },
            _ => Setting::Dynamic(quota.span),
        };
    }
    for key in ["cpuset", "cpu_shares", "cpu_percent", "cpu_count"] {
        if let Some(value) = service.get(key) {
            return Setting::Dynamic(value.span);
        }
    }
    Setting::Unset { at }
}
