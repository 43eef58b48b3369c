//! Turns an object of a sample into the parts of a body that the caller makes.

use client::Form;
use client::serde_json::Value;

use crate::driver::Sample;

/// Returns the body.
pub(crate) fn form(sample: &Sample) -> Option<Form> {
    let mut form = Form::new();
    match sample.content() {
        Value::Null => return None,
        Value::Object(object) => {
            for (name, value) in object {
                form = match value {
                    Value::String(text) => form.text(name, text),
                    other => form.json(name, other),
                };
            }
        }
        Value::String(text) => form = form.text("text", text),
        other => form = form.json("text", other),
    }
    Some(form)
}
