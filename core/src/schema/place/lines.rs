//! What is written for a key: its line, and those of what must stand below it.

use crate::schema::{Field, Shape, Type, Value};

/// How many levels of required keys are written.
const MAX_LEVELS: usize = 3;

/// A line that is written. One that ends with a blank, or is empty, waits for a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How much deeper it stands than the first (columns).
    pub depth: usize,
    /// Its text.
    pub text: String,
}

impl Line {
    /// A line.
    pub(super) fn new(depth: usize, text: impl Into<String>) -> Line {
        Line { depth, text: text.into() }
    }

    /// Whether something is to be written at its end.
    pub fn is_open(&self) -> bool {
        self.text.is_empty() || self.text.ends_with(' ')
    }
}

/// The text of lines up to the first that waits for a value. `column`: where the first of them begins.
pub fn text_to_value(lines: &[Line], column: usize) -> String {
    let end = lines.iter().position(Line::is_open).map_or(lines.len(), |at| at + 1);
    let mut text = String::new();
    for (at, line) in lines.iter().take(end).enumerate() {
        if at > 0 {
            text.push('\n');
            text.push_str(&" ".repeat(column + line.depth));
        }
        text.push_str(&line.text);
    }
    text
}

/// How lines are laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// How much deeper a mapping stands than its key (columns).
    pub(super) step: usize,
    /// How much deeper the dashes of a list stand than its key (columns).
    pub(super) dash: usize,
    /// The minor version of Kubernetes.
    pub(super) minor: u16,
}

impl Layout {
    /// The lines of a field with what is required below it.
    pub(super) fn field(self, field: Field) -> Vec<Line> {
        self.lines(field, MAX_LEVELS)
    }

    fn lines(self, field: Field, levels: usize) -> Vec<Line> {
        let shapes: Vec<Shape> =
            field.shapes().iter().copied().filter(|shape| shape.value() != Some(Value::Null)).collect();
        let collects = |shape: &Shape| {
            let value = shape.value();
            value.is_none() || matches!(value, Some(Value::Mapping | Value::Metadata | Value::Object(_)))
        };
        let name = field.name();
        if levels == 0 || !shapes.iter().all(collects) {
            return vec![Line::new(0, format!("{name}: "))];
        }
        let mut lines = vec![Line::new(0, format!("{name}:"))];
        let is_list = shapes.iter().all(|shape| shape.is_list());
        if !is_list && shapes.len() > 1 {
            lines.push(Line::new(self.step, ""));
            return lines;
        }
        let inner = if is_list { shapes.first().and_then(|shape| shape.item()) } else { shapes.first().copied() };
        let is_single = shapes.len() == 1;
        let of = inner.and_then(Shape::value).and_then(|value| field.schema.type_of(value)).filter(|_| is_single);
        match of {
            Some(of) if is_list => {
                lines.extend(self.item(of, levels - 1).into_iter().map(|line| line.below(self.dash)))
            }
            None if is_list => lines.push(Line::new(self.dash, "- ")),
            Some(of) => lines.extend(self.required(of, levels - 1).into_iter().map(|line| line.below(self.step))),
            None => lines.push(Line::new(self.step, "")),
        }
        lines
    }

    /// The lines of an item of a list.
    fn item(self, of: Type, levels: usize) -> Vec<Line> {
        dashed(self.required(of, levels))
    }

    /// The lines of the required fields of a type; an empty one if there are none.
    fn required(self, of: Type, levels: usize) -> Vec<Line> {
        let minor = self.minor;
        let asked = of.fields().filter(|field| field.versions().contains(minor) && field.must_be_written(of, minor));
        let mut fields: Vec<Field> = asked.collect();
        // A name tells what the rest is about.
        fields.sort_by_key(|field| field.name() != "name");
        let lines: Vec<Line> = fields.into_iter().flat_map(|field| self.lines(field, levels)).collect();
        if lines.is_empty() { vec![Line::new(0, "")] } else { lines }
    }
}

impl Line {
    fn below(self, depth: usize) -> Line {
        Line { depth: self.depth + depth, ..self }
    }
}

/// Some lines as an item of a list.
pub(super) fn dashed(lines: Vec<Line>) -> Vec<Line> {
    let lines = lines.into_iter().enumerate();
    lines
        .map(|(at, line)| match at {
            0 => Line::new(line.depth, format!("- {}", line.text)),
            _ => line.below("- ".len()),
        })
        .collect()
}
