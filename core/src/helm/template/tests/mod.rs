mod execute;
mod lint;
mod mutations;
mod parse;
mod provenance;

use crate::span::FileId;

use super::exec::Templates;
use crate::helm::context::{Context, Mode};
use crate::helm::failure::Failure;
use crate::helm::origin::{Origin, OriginId, Origins};
use crate::helm::text::{Builder, Segment, Text};
use crate::helm::value::{Kind, Value};

/// The file of the template.
const FILE: FileId = FileId(3);

/// The file of the values.
const VALUES: FileId = FileId(4);

/// Values, all parts of which are said to stand in one file.
const WRITTEN: &str = "image: nginx, tag: v1, tmpl: <{{ .image }}>, bad: {{ .image.x }}, open: {{ if }}";

fn text(text: &str) -> Text {
    Text::new(text, OriginId::NONE)
}

fn float(value: f64) -> Value {
    Value::new(Kind::Float(value))
}

fn map(entries: Vec<(&str, Value)>) -> Value {
    Value::map(entries.into_iter().map(|(key, value)| (text(key), value)).collect())
}

/// What `template` prints for the values of `data`, and the context it did it in.
fn run(template: &str, mode: Mode, data: impl Fn(&Context<'_>) -> Value) -> (Result<Text, Failure>, Origins) {
    let context = Context::new(mode, [(FILE, template), (VALUES, WRITTEN)]);
    let mut templates = Templates::default();
    let errors = templates.add("c/x.yaml", FILE, template);
    let result = match errors.first() {
        Some(error) => Err(Failure::new(format!("template: c/x.yaml:{}: {}", error.line, error.message))),
        None => {
            let mut out = Builder::default();
            templates.execute(&context, "c/x.yaml", &data(&context), &mut out).map(|()| out.finish())
        }
    };
    (result, context.origins)
}

/// A scalar of the file of values, found by its characters.
fn written(context: &Context<'_>, part: &str) -> Value {
    let start = WRITTEN.find(part).unwrap();
    let span = crate::span::Span::new(VALUES, start..start + part.len());
    Value::text(Text::at(part, context.origins.id(Origin::Written(span)), start as u32))
}

/// All bytes of a text that are said to stand in a file do so, and its stretches cover it in order.
fn check_segments(result: &Text, template: &str, origins: &Origins) {
    let mut end = 0;
    for (segment, range) in result.stretches() {
        assert_eq!(range.start, end, "{template}");
        end = range.end;
        if segment.source == Segment::DECODED {
            continue;
        }
        let file = match origins.get(segment.origin) {
            Origin::Literal(file) => file,
            Origin::Written(span) => span.file,
            other => panic!("{other:?} has no bytes of its own: {template}"),
        };
        let source = if file == FILE { template } else { WRITTEN };
        let start = segment.source as usize;
        assert_eq!(source.get(start..start + range.len()), result.as_str().get(range), "{template}");
    }
    assert_eq!(end, result.as_str().len(), "{template}");
}
