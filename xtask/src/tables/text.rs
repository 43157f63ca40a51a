//! A schema that is being put together from the documents of several versions, and its compact text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Types by name. Versions are bits, the lowest for [`Schema::first`].
#[derive(Default)]
pub struct Schema {
    pub first: u16,
    pub last: u16,
    pub types: BTreeMap<String, Type>,
}

#[derive(Default)]
pub struct Type {
    pub versions: u32,
    pub is_open: bool,
    /// `APIVERSION/KIND` and the versions that serve it.
    pub roots: BTreeMap<String, u32>,
    /// By name and form. A type in a form stands in angle brackets.
    pub fields: BTreeMap<(String, String), Field>,
}

#[derive(Default)]
pub struct Field {
    pub versions: u32,
    pub required: u32,
    pub keys: Vec<String>,
    pub values: Vec<String>,
}

impl Schema {
    /// Drops types that no root leads to.
    pub fn prune(&mut self) {
        let mut reached: BTreeSet<String> = BTreeSet::new();
        let mut next: Vec<String> =
            self.types.iter().filter(|(_, found)| !found.roots.is_empty()).map(|(name, _)| name.clone()).collect();
        while let Some(name) = next.pop() {
            if let Some(found) = self.types.get(&name).filter(|_| reached.insert(name)) {
                next.extend(found.fields.keys().filter_map(|(_, form)| target(form)).map(str::to_string));
            }
        }
        self.types.retain(|name, _| reached.contains(name));
    }

    /// The text without its header.
    ///
    /// # Errors
    /// Versions of something are not one run, or a form names a type that is not there.
    pub fn text(&self) -> Result<String, String> {
        let index: BTreeMap<&str, usize> =
            self.types.keys().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
        let mut out = format!("@versions {}-{}\n", self.first, self.last);
        let all = u32::MAX >> (31 - (self.last - self.first));
        for (name, found) in &self.types {
            let _ = write!(out, "={name}");
            out += &self.bounds(found.versions, all, "")?;
            if found.is_open {
                out += " open";
            }
            for (root, versions) in &found.roots {
                let _ = write!(out, " {root}");
                out += &self.bounds(*versions, all, "")?;
            }
            out.push('\n');
            let mut fields: Vec<_> = found.fields.iter().collect();
            fields.sort_by_key(|((name, _), field)| (name, field.versions.trailing_zeros()));
            for ((name, form), field) in fields {
                let mut form = form.clone();
                while let Some(name) = target(&form).map(str::to_string) {
                    let at = index.get(name.as_str()).ok_or_else(|| format!("there is no type {name}"))?;
                    form = form.replace(&format!("<{name}>"), &format!("@{at}"));
                }
                let _ = write!(out, "{name} {form}");
                out += &self.bounds(field.versions, found.versions, "")?;
                if field.required != 0 {
                    let bounds = self.bounds(field.required, field.versions, "!")?;
                    out += if bounds.is_empty() { " !" } else { &bounds };
                }
                for (sign, texts) in [('#', &field.keys), ('~', &field.values)] {
                    if !texts.is_empty() {
                        let _ = write!(out, " {sign}{}", texts.join(","));
                    }
                }
                out.push('\n');
            }
        }
        Ok(out)
    }

    /// ` +FROM -TO` where versions are fewer than those of the owner.
    fn bounds(&self, versions: u32, owner: u32, sign: &str) -> Result<String, String> {
        let (from, to) = (versions.trailing_zeros(), 31 - versions.leading_zeros());
        if versions.count_ones() != to - from + 1 {
            return Err(format!("versions with a gap: {versions:b}"));
        }
        let mut out = String::new();
        if from != owner.trailing_zeros() {
            let _ = write!(out, " {sign}+{}", u32::from(self.first) + from);
        }
        if to != 31 - owner.leading_zeros() {
            let _ = write!(out, " {sign}-{}", u32::from(self.first) + to);
        }
        Ok(out)
    }
}

/// The type that a form names.
fn target(form: &str) -> Option<&str> {
    Some(form.split_once('<')?.1.split_once('>')?.0)
}

/// The header of a table.
pub fn header(name: &str, title: &str, source: &str, as_of: &str) -> String {
    format!("# table: {name}\n# title: {title}\n# source: {source}\n# as of: {as_of}\n# columns: -\n")
}
