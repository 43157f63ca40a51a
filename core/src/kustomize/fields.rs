//! Which fields transformers write, by kind: those of the tool, and those that `configurations` add.

use std::sync::{Arc, OnceLock};

use super::resource::Gvk;
use super::scalar::Scalar;
use super::tree::{Entry, Node, Origin, Value};
use super::{Failure, Reason};

const TABLE: &str = include_str!("fields.tsv");

/// A field of the objects of some kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldSpec {
    /// The kinds that have it.
    pub of: Gvk,
    /// The way to it, `spec/template/spec/containers[]/image`.
    pub path: Arc<str>,
    /// Whether it is made where it is not there.
    pub create: bool,
}

/// Fields that refer to objects of a kind by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Referrers {
    pub to: Gvk,
    pub fields: Vec<FieldSpec>,
}

/// What a field is listed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    NamePrefix,
    NameSuffix,
    Namespace,
    CommonLabels,
    Labels,
    TemplateLabels,
    VolumeClaimTemplateLabels,
    CommonAnnotations,
    VarReference,
    Images,
    Replicas,
}

impl Use {
    const ALL: [(Use, &'static str); 11] = [
        (Use::NamePrefix, "namePrefix"),
        (Use::NameSuffix, "nameSuffix"),
        (Use::Namespace, "namespace"),
        (Use::CommonLabels, "commonLabels"),
        (Use::Labels, "labels"),
        (Use::TemplateLabels, "templateLabels"),
        (Use::VolumeClaimTemplateLabels, "volumeClaimTemplateLabels"),
        (Use::CommonAnnotations, "commonAnnotations"),
        (Use::VarReference, "varReference"),
        (Use::Images, "images"),
        (Use::Replicas, "replicas"),
    ];
}

/// All fields that transformers write.
#[derive(Debug, Clone, Default)]
pub(super) struct Config {
    fields: [Vec<FieldSpec>; 11],
    pub references: Vec<Referrers>,
}

impl Config {
    /// What the tool does without `configurations`.
    pub fn standard() -> &'static Arc<Config> {
        static STANDARD: OnceLock<Arc<Config>> = OnceLock::new();
        STANDARD.get_or_init(|| Arc::new(read_table(TABLE)))
    }

    /// The fields for a use.
    pub fn of(&self, to: Use) -> &[FieldSpec] {
        self.fields.get(to as usize).map_or(&[], Vec::as_slice)
    }

    /// Some fields, for some uses.
    pub fn for_uses(uses: &[Use], fields: &[FieldSpec]) -> Config {
        let mut config = Config::default();
        for to in uses {
            config.fields.get_mut(*to as usize).into_iter().for_each(|slot| slot.extend_from_slice(fields));
        }
        config
    }

    /// Sets the fields for a use.
    pub fn set(&mut self, to: Use, fields: Vec<FieldSpec>) {
        self.fields.get_mut(to as usize).into_iter().for_each(|slot| slot.clone_from(&fields));
    }

    /// Adds the fields of another configuration.
    pub fn merge(&mut self, other: &Config) -> Result<(), String> {
        for (mine, others) in self.fields.iter_mut().zip(&other.fields) {
            merge_fields(mine, others)?;
        }
        for referrers in &other.references {
            match self.references.iter_mut().find(|known| known.to == referrers.to) {
                Some(known) => merge_fields(&mut known.fields, &referrers.fields)?,
                None => self.references.push(referrers.clone()),
            }
        }
        Ok(())
    }

    /// Reads a file that `configurations` names.
    pub fn read(file: &Node) -> Result<Config, Failure> {
        let mut config = Config::default();
        for entry in file.entries() {
            let key = &*entry.key;
            if key == "nameReference" {
                for item in entry.value.items() {
                    let fields = item.get("fieldSpecs").map_or(&[][..], Node::items);
                    let fields = fields.iter().map(field_of).collect();
                    config.references.push(Referrers { to: gvk_of(item), fields });
                }
            } else if let Some((to, _)) = Use::ALL.iter().find(|(_, name)| *name == key) {
                if let Some(fields) = config.fields.get_mut(*to as usize) {
                    fields.extend(entry.value.items().iter().map(field_of));
                }
            } else {
                let message = format!("`{key}` is no field of a configuration of transformers");
                return Err(Failure::new(Reason::Invalid, entry.origin.at, message));
            }
        }
        Ok(config)
    }
}

/// Adds fields that are not there yet.
pub(super) fn merge_fields(mine: &mut Vec<FieldSpec>, others: &[FieldSpec]) -> Result<(), String> {
    for other in others {
        match mine.iter().find(|known| known.of.is_selected(&other.of) && known.path == other.path) {
            Some(known) if known.create == other.create => {}
            Some(_) => return Err(format!("`{}` is listed with and without `create`", other.path)),
            None => mine.push(other.clone()),
        }
    }
    Ok(())
}

fn word<'n>(node: &'n Node, key: &str) -> &'n str {
    node.get(key).filter(|value| !value.is_null()).and_then(Node::text).unwrap_or("")
}

/// The kind that a mapping writes as `group`, `version` and `kind`.
pub(super) fn gvk_of(node: &Node) -> Gvk {
    let text = |key| Arc::from(word(node, key));
    Gvk { group: text("group"), version: text("version"), kind: text("kind") }
}

/// A field as configurations and labels write it.
pub(super) fn field_of(node: &Node) -> FieldSpec {
    FieldSpec { of: gvk_of(node), path: Arc::from(word(node, "path")), create: word(node, "create") == "true" }
}

fn read_table(table: &str) -> Config {
    let mut config = Config::default();
    let named = |text: &str| Arc::from(if text == "-" { "" } else { text });
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.split('\t').collect();
        let [to, path, create, group, version, kinds, ref target @ ..] = parts[..] else { continue };
        let fields = kinds.split(',').map(|kind| FieldSpec {
            of: Gvk { group: named(group), version: named(version), kind: named(kind) },
            path: Arc::from(path),
            create: create == "create",
        });
        if let [group, version, kind] = target {
            let to = Gvk { group: named(group), version: named(version), kind: named(kind) };
            match config.references.iter_mut().find(|known| known.to == to) {
                Some(known) => known.fields.extend(fields),
                None => config.references.push(Referrers { to, fields: fields.collect() }),
            }
        } else if let Some((to, _)) = Use::ALL.iter().find(|(_, name)| *name == to)
            && let Some(known) = config.fields.get_mut(*to as usize)
        {
            known.extend(fields);
        }
    }
    config
}

/// The parts of a path: `\/` is a slash of a key.
pub(super) fn parts(path: &str, separator: char) -> Vec<String> {
    let mut result: Vec<String> = Vec::new();
    let path = path.strip_prefix(separator).unwrap_or(path);
    for part in path.split(separator) {
        match result.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                last.push(separator);
                last.push_str(part);
            }
            _ => result.push(part.to_string()),
        }
    }
    result
}

/// What stands at the end of a path that is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaf {
    Scalar,
    Mapping,
}

/// Visits the fields that a specification means in an object, if it is for its kind. `create` says what stands at the
/// end of ways that are made, `origin` who wrote these; `each` says what is wrong with a field.
pub(super) fn visit(
    object: &mut Node,
    gvk: &Gvk,
    spec: &FieldSpec,
    create: Option<Leaf>,
    origin: &Origin,
    each: &mut dyn FnMut(&mut Node) -> Result<(), String>,
) -> Result<(), String> {
    if !gvk.is_selected(&spec.of) {
        return Ok(());
    }
    let create = create.filter(|_| spec.create);
    let path = parts(&spec.path, '/');
    if create.is_none() && !leads_on(object, &path) {
        return Ok(());
    }
    let mut walk = Walk { create, origin, each };
    walk.go(object, &path).map_err(|reason| format!("`{}`: {reason}", spec.path))
}

/// A walk to the fields of a specification.
struct Walk<'w> {
    create: Option<Leaf>,
    origin: &'w Origin,
    each: &'w mut dyn FnMut(&mut Node) -> Result<(), String>,
}

impl Walk<'_> {
    fn go(&mut self, node: &mut Node, path: &[String]) -> Result<(), String> {
        let Some((part, rest)) = path.split_first() else { return (self.each)(node) };
        if node.is_null() {
            return Ok(());
        }
        match &node.value {
            Value::Sequence(_) => {
                for item in node.items_mut().into_iter().flatten() {
                    self.go(item, path)?;
                }
                Ok(())
            }
            Value::Mapping(_) => self.go_into(node, part, rest),
            Value::Scalar(_) => Err("there is a scalar on the way".to_string()),
        }
    }

    fn go_into(&mut self, node: &mut Node, part: &str, rest: &[String]) -> Result<(), String> {
        let (name, is_list) = part.strip_suffix("[]").map_or((part, false), |name| (name, true));
        if name.is_empty() {
            return Err("a part of the path is empty".to_string());
        }
        let made = match self.create.filter(|_| !is_list) {
            Some(Leaf::Scalar) if rest.is_empty() => Some(Node::scalar(Scalar::text(""), self.origin.clone())),
            Some(_) => Some(Node::mapping(self.origin.clone())),
            None if is_list => Some(Node::new(Value::Sequence(Arc::default()), self.origin.clone())),
            None => None,
        };
        match node.get_mut(name) {
            Some(child) => {
                if child.is_null()
                    && let Some(made) = made
                {
                    child.overwrite(made);
                }
                self.go(child, rest)
            }
            None if is_list => Ok(()),
            None => {
                let Some(mut made) = made else { return Ok(()) };
                self.go(&mut made, rest)?;
                if let Some(entries) = node.entries_mut() {
                    entries.push(Entry { key: Arc::from(name), origin: self.origin.clone(), value: made });
                }
                Ok(())
            }
        }
    }
}

/// Whether a path leads to anything, so that the object need not be copied to see that it does not.
fn leads_on(node: &Node, path: &[String]) -> bool {
    let Some((part, rest)) = path.split_first() else { return true };
    match &node.value {
        Value::Scalar(scalar) => !scalar.is_null(),
        Value::Sequence(items) => items.iter().any(|item| leads_on(item, path)),
        Value::Mapping(_) => {
            let name = part.strip_suffix("[]").unwrap_or(part);
            node.get(name).is_some_and(|child| child.is_null() || leads_on(child, rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let config = Config::standard();
        let of = |to| config.of(to).len();
        assert_eq!((of(Use::NamePrefix), of(Use::Images), of(Use::Replicas), of(Use::Labels)), (1, 7, 4, 0));
        assert_eq!(of(Use::Namespace), 3);
        let lines = TABLE.lines().filter(|line| !line.starts_with('#') && line.split('\t').count() == 9).count();
        let paths = config.references.iter().map(|one| one.fields.len()).sum::<usize>();
        assert!(paths >= lines && config.references.len() == 16, "{paths} {lines} {}", config.references.len());
    }

    #[test]
    fn slashes_of_keys_are_kept() {
        assert_eq!(parts(r"metadata/annotations/a.b\/c", '/'), ["metadata", "annotations", "a.b/c"]);
        assert_eq!(parts("/a/b", '/'), ["a", "b"]);
    }
}
