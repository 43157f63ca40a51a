//! Policies as YAML, for `kubectl apply`.

use std::fmt::Write;

use super::{Admission, Enforcement, Exception, Policy, Subject};

/// Who evaluates the policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// The API server itself: ValidatingAdmissionPolicy and its bindings.
    Kubernetes,
    /// Kyverno: ValidatingPolicy.
    Kyverno,
}

/// What has pods, by group.
const WITH_PODS: [(&str, &str, &[&str]); 3] = [
    ("", "v1", &["pods", "pods/ephemeralcontainers", "pods/resize", "replicationcontrollers", "podtemplates"]),
    ("apps", "v1", &["deployments", "replicasets", "daemonsets", "statefulsets"]),
    ("batch", "v1", &["jobs", "cronjobs"]),
];

/// The YAML of a policy with all that belongs to it.
pub fn render(policy: &Policy, flavour: Flavour) -> String {
    let mut text = String::new();
    match flavour {
        Flavour::Kubernetes => {
            head(&mut text, policy, "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy");
            text.push_str("spec:\n  failurePolicy: Fail\n");
            body(&mut text, policy);
            bindings(&mut text, policy);
        }
        Flavour::Kyverno => {
            head(&mut text, policy, "policies.kyverno.io/v1", "ValidatingPolicy");
            let action = match policy.enforcement {
                Enforcement::Audit => "Audit",
                Enforcement::Deny => "Deny",
            };
            let _ = writeln!(text, "spec:\n  validationActions: [{action}]");
            body(&mut text, policy);
        }
    }
    text
}

fn name(policy: &Policy) -> String {
    format!("lintainer-{}", policy.admission.rule.replace('/', "-"))
}

fn head(text: &mut String, policy: &Policy, api_version: &str, kind: &str) {
    let _ =
        writeln!(text, "apiVersion: {api_version}\nkind: {kind}\nmetadata:\n  name: {}\n  annotations:", name(policy));
    let _ = writeln!(text, "    lintainer.dev/rule: {}", quoted(policy.admission.rule));
    let _ = writeln!(text, "    lintainer.dev/summary: {}", quoted(policy.summary));
    let _ = writeln!(text, "    lintainer.dev/url: {}", quoted(policy.url));
    for (index, exception) in policy.exceptions.iter().enumerate() {
        let reason = exception.reason.as_deref().unwrap_or("no reason is given");
        let namespace = exception.namespace.as_deref().map_or(String::new(), |namespace| format!("{namespace}/"));
        let what = format!("{} {namespace}{}: {reason}", exception.kind, exception.name);
        let _ = writeln!(text, "    lintainer.dev/exception-{}: {}", index + 1, quoted(&what));
    }
}

fn body(text: &mut String, policy: &Policy) {
    let admission = policy.admission;
    text.push_str("  matchConstraints:\n    matchPolicy: Equivalent\n");
    namespaces(text, policy, "    ");
    text.push_str("    resourceRules:\n");
    for (group, version, resources) in rules(admission) {
        rule(text, "      ", group, version, &resources);
    }
    text.push_str("  matchConditions:\n    - name: not-being-deleted\n");
    text.push_str("      expression: \"!has(object.metadata.deletionTimestamp)\"\n");
    // It restores the roles that every cluster is born with.
    text.push_str(
        "    - name: not-the-api-server\n      expression: \"request.userInfo.username != 'system:apiserver'\"\n",
    );
    for (index, exception) in policy.exceptions.iter().enumerate() {
        let _ =
            writeln!(text, "    - name: exception-{}\n      expression: {}", index + 1, quoted(&excepted(exception)));
    }
    text.push_str("  variables:\n");
    let variables = admission.variables();
    for (name, expression) in &variables {
        variable(text, name, expression);
    }
    if policy.is_ratchet {
        for (name, expression) in &variables {
            variable(text, &old_name(name), &of_old(expression));
        }
    }
    let passes = match policy.is_ratchet {
        true => format!("{} || request.operation == 'UPDATE' && !({})", admission.passes(), of_old(admission.passes())),
        false => admission.passes().to_string(),
    };
    let _ = writeln!(text, "  validations:\n    - expression: {}", quoted(&passes));
    let _ = writeln!(text, "      messageExpression: {}", quoted(&message(admission)));
    let _ = writeln!(text, "      message: {}", quoted(&format!("{}: {}", admission.rule, policy.summary)));
}

/// What is said to who is refused.
fn message(admission: &Admission) -> String {
    let name = "(has(object.metadata.name) ? object.metadata.name : has(object.metadata.generateName) ? \
                object.metadata.generateName : '')";
    let who = format!("'{}: ' + object.kind + '/' + {name}", admission.rule);
    match admission.subject {
        Subject::Container { .. } => format!("{who} + ', containers ' + variables.bad.join(', ')"),
        _ => who,
    }
}

/// The same CEL about the object as it was before.
fn of_old(expression: &str) -> String {
    let expression = expression.replace("object.", "oldObject.");
    ["podSpec", "windows", "containers", "bad"].iter().fold(expression, |text, name| {
        text.replace(&format!("variables.{name}"), &format!("variables.{}", old_name(name)))
    })
}

fn old_name(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map_or(String::new(), |first| first.to_ascii_uppercase().to_string());
    format!("old{first}{}", letters.as_str())
}

fn variable(text: &mut String, name: &str, expression: &str) {
    let _ = writeln!(text, "    - name: {name}\n      expression: >-\n        {expression}");
}

/// CEL that is false for the excepted object and the pods that it makes, whose names begin with its own.
fn excepted(exception: &Exception) -> String {
    let text = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    let name = text(&exception.name);
    let pods = text(&format!("{}-", exception.name));
    let namespace = exception.namespace.as_deref();
    let namespace =
        namespace.map_or(String::new(), |namespace| format!("request.namespace == {} && ", text(namespace)));
    let kind = text(&exception.kind);
    format!(
        "!({namespace}(object.kind == {kind} && has(object.metadata.name) && object.metadata.name == {name} || \
         object.kind != {kind} && has(object.metadata.generateName) && object.metadata.generateName.startsWith({pods}) || \
         object.kind != {kind} && has(object.metadata.name) && object.metadata.name.startsWith({pods})))"
    )
}

/// Groups, versions and resources that a policy is about.
fn rules(admission: &Admission) -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    match &admission.subject {
        Subject::Object { group, resources, .. } => vec![(group, "v1", resources.to_vec())],
        _ => WITH_PODS.iter().map(|(group, version, resources)| (*group, *version, resources.to_vec())).collect(),
    }
}

fn rule(text: &mut String, indent: &str, group: &str, version: &str, resources: &[&str]) {
    let _ = writeln!(
        text,
        "{indent}- apiGroups: [{}]\n{indent}  apiVersions: [{version}]\n{indent}  operations: [CREATE, UPDATE]\n\
         {indent}  resources: [{}]",
        quoted(group),
        resources.join(", ")
    );
}

fn namespaces(text: &mut String, policy: &Policy, indent: &str) {
    if policy.excluded_namespaces.is_empty() {
        return;
    }
    let names: Vec<String> = policy.excluded_namespaces.iter().map(|name| quoted(name)).collect();
    let _ = writeln!(
        text,
        "{indent}namespaceSelector:\n{indent}  matchExpressions:\n{indent}    - key: kubernetes.io/metadata.name\n\
         {indent}      operator: NotIn\n{indent}      values: [{}]",
        names.join(", ")
    );
}

/// The bindings of a policy for the API server: one, or two where controllers are only warned about.
fn bindings(text: &mut String, policy: &Policy) {
    let admission = policy.admission;
    let is_split = admission.is_absence
        && policy.enforcement == Enforcement::Deny
        && !matches!(admission.subject, Subject::Object { .. });
    if !is_split {
        let actions = match policy.enforcement {
            Enforcement::Audit => "Audit, Warn",
            Enforcement::Deny => "Deny",
        };
        binding(text, policy, "", actions, &[]);
        return;
    }
    let pods = [("", "v1", vec!["pods", "pods/ephemeralcontainers", "pods/resize"])];
    binding(text, policy, "-pods", "Deny", &pods);
    let others = [
        ("", "v1", vec!["replicationcontrollers", "podtemplates"]),
        ("apps", "v1", vec!["deployments", "replicasets", "daemonsets", "statefulsets"]),
        ("batch", "v1", vec!["jobs", "cronjobs"]),
    ];
    binding(text, policy, "-controllers", "Audit, Warn", &others);
}

fn binding(text: &mut String, policy: &Policy, end: &str, actions: &str, resources: &[(&str, &str, Vec<&str>)]) {
    let name = name(policy);
    let _ = writeln!(
        text,
        "---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata:\n  \
         name: {name}{end}\nspec:\n  policyName: {name}\n  validationActions: [{actions}]"
    );
    if resources.is_empty() {
        return;
    }
    text.push_str("  matchResources:\n    matchPolicy: Equivalent\n    resourceRules:\n");
    for (group, version, names) in resources {
        rule(text, "      ", group, version, names);
    }
}

/// A text in double quotes, as YAML reads it.
fn quoted(text: &str) -> String {
    let mut found = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => found.push_str("\\\""),
            '\\' => found.push_str("\\\\"),
            '\n' => found.push_str("\\n"),
            c if c.is_control() => found.push(' '),
            c => found.push(c),
        }
    }
    found.push('"');
    found
}

#[cfg(test)]
mod tests {
    use super::super::Containers;
    use super::*;

    fn admission(is_absence: bool) -> Admission {
        let bad = "!has(c.securityContext)".to_string();
        Admission { rule: "a-rule", subject: Subject::Container { of: Containers::All, bad }, is_absence }
    }

    fn rendered(admission: &Admission, enforcement: Enforcement, is_ratchet: bool, flavour: Flavour) -> String {
        let exceptions = [Exception {
            namespace: Some("shop".to_string()),
            kind: "Deployment".to_string(),
            name: "it's".to_string(),
            reason: Some("says \"why\"".to_string()),
        }];
        let policy = Policy {
            admission,
            summary: "Something is wrong",
            url: "https://example.com/a-rule",
            enforcement,
            exceptions: &exceptions,
            is_ratchet,
            excluded_namespaces: &["kube-system".to_string()],
        };
        render(&policy, flavour)
    }

    #[test]
    fn what_is_missing_in_a_template_is_a_warning() {
        let text = rendered(&admission(true), Enforcement::Deny, false, Flavour::Kubernetes);
        let documents: Vec<&str> = text.split("---\n").collect();
        assert_eq!(documents.len(), 3);
        assert!(documents[1].contains("a-rule-pods") && documents[1].contains("[Deny]"), "{text}");
        assert!(documents[2].contains("a-rule-controllers") && documents[2].contains("[Audit, Warn]"), "{text}");
        let text = rendered(&admission(false), Enforcement::Deny, false, Flavour::Kubernetes);
        assert_eq!(text.split("---\n").count(), 2);
        let text = rendered(&admission(true), Enforcement::Audit, false, Flavour::Kyverno);
        assert!(text.starts_with("apiVersion: policies.kyverno.io/v1\nkind: ValidatingPolicy\n"), "{text}");
        assert!(text.contains("validationActions: [Audit]") && !text.contains("---"), "{text}");
    }

    #[test]
    fn a_ratchet_asks_about_the_object_before() {
        let text = rendered(&admission(false), Enforcement::Deny, true, Flavour::Kubernetes);
        assert!(text.contains("- name: oldPodSpec\n"), "{text}");
        assert!(text.contains("variables.oldContainers.filter(c, !has(c.securityContext))"), "{text}");
        assert!(text.contains("|| request.operation == 'UPDATE' && !(variables.oldBad.size() == 0)"), "{text}");
    }

    #[test]
    fn exceptions_are_quoted_for_both_languages() {
        let text = rendered(&admission(false), Enforcement::Deny, false, Flavour::Kubernetes);
        assert!(text.contains(r#"lintainer.dev/exception-1: "Deployment shop/it's: says \"why\"""#), "{text}");
        assert!(text.contains(r"object.metadata.name == 'it\\'s'"), "{text}");
        assert!(text.contains("request.namespace == 'shop'"), "{text}");
    }
}
