//! What an API server refuses, taken from its answers: from the causes of a validation, or from the messages of a
//! decoder.

use serde_json::Value;

use super::super::{list, text};

/// Something that the server refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The server's word for it.
    pub reason: String,
    /// The field in the document, where the server names it.
    pub path: Option<String>,
    /// The line in the document, from 1, where the server names it.
    pub line: Option<u32>,
    /// What it says.
    pub message: String,
    /// Whether the object was looked at whole.
    pub is_of_validation: bool,
}

/// The reason of objects whose kind the server has in no or in another version.
pub const NO_SUCH_KIND: &str = "NoSuchKind";

/// The reason of what the server takes with a warning.
pub const WARNING: &str = "Warning";

/// Parts of answers about what is not in this cluster, or set up otherwise in another one.
const OF_CLUSTER: [&str; 7] = [
    "Pod Overhead set without corresponding RuntimeClass",
    "must not be specified when serviceAccountName is not set",
    "no PriorityClass with name",
    "pod rejected: RuntimeClass",
    "not in the valid range",
    "unable to find ingressclass",
    "the namespace of the provided object does not match",
];

impl Refusal {
    /// Whether another cluster may say otherwise.
    pub fn depends_on_cluster(&self) -> bool {
        OF_CLUSTER.iter().any(|part| self.message.contains(part))
    }
}

/// What the server refuses in an object.
pub fn of(verdict: &Value) -> Vec<Refusal> {
    let at = text(verdict, "at");
    let message = text(verdict, "message");
    let plain = |reason: &str, path: Option<&str>, message: &str| Refusal {
        reason: reason.to_string(),
        path: path.map(|path| join(at, path)),
        line: None,
        message: message.to_string(),
        is_of_validation: false,
    };
    match text(verdict, "verdict") {
        "not-yaml" => return vec![plain("NotYaml", None, message)],
        "no-such-kind" => {
            let kind = format!("{} {}", text(verdict, "version"), text(verdict, "kind"));
            return vec![plain(NO_SUCH_KIND, None, &kind)];
        }
        _ => {}
    }
    let causes = list(verdict, "causes").iter().map(|cause| Refusal {
        is_of_validation: true,
        ..plain(text(cause, "reason"), Some(text(cause, "field")), text(cause, "message"))
    });
    let mut refusals: Vec<Refusal> = causes.collect();
    if !refusals.is_empty() {
        return refusals;
    }
    for (words, reason) in [("unknown field \"", "UnknownField"), ("duplicate field \"", "DuplicateField")] {
        let fields = message.split(words).skip(1).filter_map(|behind| behind.split('"').next());
        refusals.extend(fields.map(|field| plain(reason, Some(field), &format!("{words}{field}\""))));
    }
    for line in message.lines().filter(|line| line.contains("already set in map")) {
        let number = line.split("line ").nth(1).and_then(|behind| behind.split(':').next()?.parse().ok());
        refusals.push(Refusal { line: number, ..plain("DuplicateKey", None, line.trim()) });
    }
    if let Some(field) = message.split("Go struct field ").nth(1).and_then(|behind| behind.split(" of type").next()) {
        // The type comes first.
        refusals.push(plain("WrongType", field.split_once('.').map(|(_, path)| path), message));
    }
    if refusals.is_empty() {
        refusals.push(plain(text(verdict, "reason"), None, message));
    }
    refusals
}

/// What the server warns of in an object: `299 - "spec.a: what is wrong"`, with the field where it names one.
pub fn warnings(verdict: &Value) -> Vec<Refusal> {
    let at = text(verdict, "at");
    let texts = list(verdict, "warnings").iter().filter_map(Value::as_str);
    let plain = texts.map(|header| {
        let quoted = header.split_once('"').and_then(|(_, rest)| rest.strip_suffix('"'));
        quoted.map_or(header.to_string(), |text| text.replace("\\\"", "\""))
    });
    let read = |message: String| {
        let first = message.split(' ').next().unwrap_or_default().trim_end_matches(':');
        let of_object = first.split(['.', '[']).next().filter(|_| first.contains('.')).unwrap_or_default();
        let is_field = matches!(of_object, "metadata" | "spec" | "webhooks" | "template" | "scheduling");
        let field = is_field.then(|| first.to_string());
        // Of a kind that is deprecated whole the version stands at the fault.
        let path = match message.contains(" is deprecated in v1.") {
            true => Some("apiVersion".to_string()),
            false => field,
        };
        Refusal {
            reason: WARNING.to_string(),
            path: path.map(|path| join(at, &path)),
            line: None,
            message,
            is_of_validation: true,
        }
    };
    plain.map(read).collect()
}

/// The path in the document of a field of an object in it.
fn join(at: &str, field: &str) -> String {
    // Messages about pods leave the metadata of templates out.
    let field = &field.replace("template.labels", "template.metadata.labels");
    let field = field.replace("template.annotations", "template.metadata.annotations");
    match (at, field.as_str()) {
        ("", field) => field.to_string(),
        (at, "" | "<nil>") => at.to_string(),
        (at, field) => format!("{at}.{field}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(answer: &Value) -> Vec<(String, String)> {
        let refusals = of(answer).into_iter();
        refusals.map(|one| (one.reason, one.path.unwrap_or_else(|| format!("{:?}", one.line)))).collect()
    }

    #[test]
    fn fields_are_found_in_causes_and_messages() {
        let pair = |reason: &str, path: &str| (reason.to_string(), path.to_string());
        let causes = json!([{"reason": "FieldValueRequired", "field": "spec.ports", "message": "Required value"}]);
        let answer = json!({"at": "items[0]", "verdict": "refused", "causes": causes});
        assert_eq!(found(&answer), [pair("FieldValueRequired", "items[0].spec.ports")]);
        let message = "strict decoding error: unknown field \"spec.replica\", duplicate field \"spec.a\"";
        let answer = json!({"verdict": "refused", "message": message});
        assert_eq!(found(&answer), [pair("UnknownField", "spec.replica"), pair("DuplicateField", "spec.a")]);
        let message = "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32";
        assert_eq!(found(&json!({"verdict": "refused", "message": message})), [pair("WrongType", "spec.replicas")]);
        let message = "error converting YAML to JSON: yaml: unmarshal errors:\n  line 6: key \"a\" already set in map";
        assert_eq!(found(&json!({"verdict": "refused", "message": message})), [pair("DuplicateKey", "Some(6)")]);
        let answer = json!({"verdict": "refused", "reason": "Forbidden", "message": "pods \"a\" is forbidden"});
        assert_eq!(found(&answer), [pair("Forbidden", "None")]);
    }

    #[test]
    fn what_is_missing_in_the_cluster_is_no_fault_of_the_object() {
        let message = "pods \"a\" is forbidden: no PriorityClass with name b was found";
        assert!(of(&json!({"verdict": "refused", "message": message}))[0].depends_on_cluster());
        assert!(!of(&json!({"verdict": "not-yaml", "message": "yaml: line 2: no"}))[0].depends_on_cluster());
    }
}
