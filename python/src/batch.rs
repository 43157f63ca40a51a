//! Arrow record batches in and out. Each row is a file that is judged on its own, so that the result does not depend on
//! how rows are split into batches; nothing that is wrong with one row keeps the others from being judged.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Int32Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, ArrayRef, BinaryArray, LargeBinaryArray, RecordBatch, RecordBatchIterator, StructArray};
use arrow_schema::{DataType, Field, Fields};
use lintainer::library::Threads;
use lintainer_core::engine::{Configuration, Files};
use lintainer_core::finding::Safety;
use lintainer_core::render::json::FindingJson;
use lintainer_core::report::Report;
use lintainer_core::workspace::{Content, Reader, Role, Workspace};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::input::AnyRecordBatch;

use crate::{ENGINE, errors};

/// The columns of the result.
fn columns() -> Fields {
    let column = |name, kind, nullable| Field::new(name, kind, nullable);
    Fields::from(vec![
        column("path", DataType::Utf8, true),
        column("kind", DataType::Utf8, true),
        column("rule", DataType::Utf8, true),
        column("severity", DataType::Utf8, false),
        column("message", DataType::Utf8, false),
        column("start_line", DataType::Int32, true),
        column("start_col", DataType::Int32, true),
        column("end_line", DataType::Int32, true),
        column("end_col", DataType::Int32, true),
        column("fingerprint", DataType::Utf8, true),
        column("fixable", DataType::Boolean, false),
        column("suppressed", DataType::Boolean, false),
        column("object", DataType::Utf8, true),
    ])
}

/// Findings as an Arrow record batch, for everything that takes one through the PyCapsule interface.
#[pyclass(frozen, module = "lintainer._lintainer", name = "CoreBatch")]
pub(crate) struct CoreBatch(Arc<StructArray>);

#[pymethods]
impl CoreBatch {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __arrow_c_array__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyTuple>> {
        let array = FFI_ArrowArray::new(&self.0.to_data());
        let capsules = [self.__arrow_c_schema__(py)?, PyCapsule::new_with_value(py, array, c"arrow_array")?];
        Ok(PyTuple::new(py, capsules)?)
    }

    fn __arrow_c_stream__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        let batch = RecordBatch::from(self.0.as_ref());
        let schema = batch.schema();
        let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new([Ok(batch)], schema)));
        Ok(PyCapsule::new_with_value(py, stream, c"arrow_array_stream")?)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(Field::new_struct("", columns(), false))?;
        Ok(PyCapsule::new_with_value(py, schema, c"arrow_schema")?)
    }
}

/// Judges each row of an Arrow record batch, table or stream.
#[pyfunction]
pub(crate) fn check_batch(
    py: Python<'_>,
    batch: &Bound<'_, PyAny>,
    path_column: &str,
    text_column: &str,
    toml: Option<String>,
    keys: Option<&str>,
    threads: Option<usize>,
) -> PyResult<CoreBatch> {
    let arrow: AnyRecordBatch = batch.extract().map_err(|_| {
        let kind = batch.get_type().name().map_or_else(|_| String::new(), |name| name.to_string());
        crate::errors::argument_type(format!("an Arrow record batch, table or stream is needed, not `{kind}`"))
    })?;
    let overrides = keys.map(serde_json::from_str).transpose();
    let overrides = overrides.map_err(|error| crate::errors::argument(error.to_string()))?;
    let configuration = Configuration { toml, overrides, day: lintainer::library::today() };
    let config = ENGINE.configure(&Files::default(), &configuration).map_err(|errors| errors::config(py, &errors))?;
    // A stream may be made by Python code, so that it is read before the interpreter is let go.
    let batches = arrow.into_reader()?.collect::<Result<Vec<RecordBatch>, _>>();
    let batches = batches.map_err(|error| errors::failed(py, &format!("the stream broke off: {error}")))?;
    let mut columns = Vec::new();
    for batch in &batches {
        columns.push((Bytes::of(batch, path_column)?, Bytes::of(batch, text_column)?, batch.num_rows()));
    }
    let rows = || {
        columns.iter().flat_map(|(paths, texts, count)| (0..*count).map(move |row| (paths.get(row), texts.get(row))))
    };
    let mut workspace = Workspace::new(&ENGINE).reading(&Null);
    workspace.use_config(config);
    let path = |path: &[u8]| String::from_utf8_lossy(path).into_owned();
    for (row, (name, text)) in rows().enumerate() {
        let content = text.map_or(Content::Elsewhere, |text| Content::Held(text.into()));
        workspace.put(&row.to_string(), &name.map(path).unwrap_or_default(), Role::Given, content);
    }
    let reports =
        py.detach(|| workspace.check_each(&Threads::of(threads))).map_err(|errors| errors::config(py, &errors))?;
    let mut table = Table::default();
    for ((name, _), report) in rows().zip(&reports) {
        table.report(name.map(path).as_deref(), report);
    }
    Ok(CoreBatch(Arc::new(table.finish())))
}

/// What is said about a row without a text.
struct Null;

impl Reader for Null {
    fn read(&self, _row: &str) -> Result<Vec<u8>, String> {
        Err("there is no text".to_string())
    }
}

/// A column of texts or bytes. Text is taken as bytes, too: what is not UTF-8 is a finding.
enum Bytes {
    Small(BinaryArray),
    Large(LargeBinaryArray),
    View(arrow_array::BinaryViewArray),
}

impl Bytes {
    fn of(batch: &RecordBatch, name: &str) -> PyResult<Self> {
        let column = batch.column_by_name(name).ok_or_else(|| {
            let schema = batch.schema();
            let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
            crate::errors::argument(format!("there is no column `{name}`; the columns are `{}`", names.join("`, `")))
        })?;
        match column.data_type() {
            DataType::Utf8 => Ok(Bytes::Small(column.as_string::<i32>().clone().into())),
            DataType::LargeUtf8 => Ok(Bytes::Large(column.as_string::<i64>().clone().into())),
            DataType::Utf8View => Ok(Bytes::View(column.as_string_view().clone().to_binary_view())),
            DataType::Binary => Ok(Bytes::Small(column.as_binary().clone())),
            DataType::LargeBinary => Ok(Bytes::Large(column.as_binary().clone())),
            DataType::BinaryView => Ok(Bytes::View(column.as_binary_view().clone())),
            other => {
                Err(crate::errors::argument_type(format!("the column `{name}` must be text or bytes, not {other}")))
            }
        }
    }

    /// `None` for null.
    fn get(&self, row: usize) -> Option<&[u8]> {
        match self {
            Bytes::Small(array) => array.is_valid(row).then(|| array.value(row)),
            Bytes::Large(array) => array.is_valid(row).then(|| array.value(row)),
            Bytes::View(array) => array.is_valid(row).then(|| array.value(row)),
        }
    }
}

/// The result while it grows.
#[derive(Default)]
struct Table {
    path: StringBuilder,
    kind: StringBuilder,
    rule: StringBuilder,
    severity: StringBuilder,
    message: StringBuilder,
    places: [Int32Builder; 4],
    fingerprint: StringBuilder,
    fixable: BooleanBuilder,
    suppressed: BooleanBuilder,
    object: StringBuilder,
}

impl Table {
    fn report(&mut self, path: Option<&str>, report: &Report) {
        let kind = report.files.first().map(|file| file.format.name());
        for finding in &report.findings {
            let json = FindingJson::new(report, finding);
            self.path.append_option(path);
            self.kind.append_option(kind);
            self.rule.append_value(&json.rule);
            self.severity.append_value(&json.severity);
            self.message.append_value(&json.message);
            let (start, end) = (json.range.start, json.range.end);
            let places = [start.line, start.column, end.line, end.column];
            for (column, value) in self.places.iter_mut().zip(places) {
                column.append_option(i32::try_from(value).ok());
            }
            self.fingerprint.append_value(&json.fingerprint);
            self.fixable.append_value(finding.fixes.iter().any(|fix| fix.safety == Safety::Safe));
            self.suppressed.append_value(finding.suppressed.is_some());
            self.object.append_null();
        }
        for error in &report.errors {
            self.failure(path, &error.message);
        }
    }

    /// A row without a rule and a place.
    fn failure(&mut self, path: Option<&str>, message: &str) {
        self.path.append_option(path);
        self.kind.append_null();
        self.rule.append_null();
        self.severity.append_value("error");
        self.message.append_value(message);
        self.places.iter_mut().for_each(Int32Builder::append_null);
        self.fingerprint.append_null();
        self.fixable.append_value(false);
        self.suppressed.append_value(false);
        self.object.append_null();
    }

    fn finish(mut self) -> StructArray {
        let mut arrays: Vec<ArrayRef> = Vec::new();
        for text in [&mut self.path, &mut self.kind, &mut self.rule, &mut self.severity, &mut self.message] {
            arrays.push(Arc::new(text.finish()));
        }
        for place in &mut self.places {
            arrays.push(Arc::new(place.finish()));
        }
        arrays.push(Arc::new(self.fingerprint.finish()));
        arrays.push(Arc::new(self.fixable.finish()));
        arrays.push(Arc::new(self.suppressed.finish()));
        arrays.push(Arc::new(self.object.finish()));
        StructArray::new(columns(), arrays, None)
    }
}
