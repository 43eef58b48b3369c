//! Turns operations into what callers see of them: a method, its arguments and setters, and what it gives.

use super::{facts, text, words};
use crate::emit::credentials::place_name;
use crate::emit::ty::{self, From};
use crate::emit::{Cx, answer, body, stream};
use crate::ir::{Body, CredentialKind, Doc, OperationId, Parameter, Place, Security, Success, WireName};
use crate::name::{self, GroupNames};
use crate::surface::{Argument, Constructor, Facts, Kind, Member, Operation, Type, Ways};
use std::collections::{BTreeMap, BTreeSet};

/// Lists all operations.
pub(super) fn operations(cx: &Cx<'_>) -> Vec<Operation> {
    let groups = cx.api.groups.iter().zip(&cx.names.groups);
    groups.flat_map(|(group, names)| group.operations.iter().map(|id| one(cx, names, *id))).collect()
}

fn one(cx: &Cx<'_>, group: &GroupNames, id: OperationId) -> Operation {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let (required, optional): (Vec<_>, Vec<_>) =
        operation.parameters.iter().zip(&names.parameters).partition(|(parameter, _)| parameter.required);
    let parameters = |list: Vec<(&Parameter, &name::Ident)>| -> Vec<Argument> {
        list.into_iter().map(|(parameter, name)| argument(cx, parameter, name.as_str())).collect()
    };
    let (mut arguments, mut setters) = (parameters(required), parameters(optional));
    if let Some(of) = &operation.body {
        let list = if of.required { &mut arguments } else { &mut setters };
        list.push(self::body(cx, id, of));
    }
    Operation {
        key: name::operation_key(operation),
        id: operation.id.to_string(),
        call: format!("{}().{}", group.accessor, names.method),
        path: format!("api::{}::{}", group.module, names.call),
        arguments,
        setters,
        gives: gives(cx, id),
        methods: methods(cx, id),
        enums: enums(cx, group, id),
        wire: wire(cx, id),
        text: text(&operation.doc),
    }
}

fn argument(cx: &Cx<'_>, parameter: &Parameter, name: &str) -> Argument {
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    let style = super::super::parameter::style(parameter.style);
    let mut wire = facts(&parameter.doc);
    wire.insert("form", words::wire(cx, &parameter.ty));
    wire.insert("style", words::rust(style).replace("runtime::Style::", ""));
    Argument {
        key: format!("{place} {}", parameter.name),
        name: name.to_owned(),
        takes: words::rust(ty::argument(cx, &parameter.ty, From::Crate).takes),
        wire,
        text: text(&parameter.doc),
    }
}

fn body(cx: &Cx<'_>, id: OperationId, of: &Body) -> Argument {
    let (takes, _) = body::argument(cx, id, of);
    let media_types: Vec<String> = of.forms.iter().map(|form| format!("`{}`", body::media_type(form))).collect();
    let forms: Vec<String> = of.forms.iter().map(|form| words::wire(cx, &form.ty)).collect();
    let mut wire = facts(&of.doc);
    wire.insert("form", forms.join(", "));
    wire.insert("media types", media_types.join(", "));
    Argument {
        key: "body".to_owned(),
        name: cx.names.of_operation(id).body.as_str().to_owned(),
        takes: words::rust(takes),
        wire,
        text: text(&of.doc),
    }
}

fn gives(cx: &Cx<'_>, id: OperationId) -> String {
    let operation = &cx.api[id];
    if let Some(stream) = &operation.stream {
        return words::rust(stream::ty(cx, stream));
    }
    match &operation.success {
        Success::Nothing => "()".to_owned(),
        Success::Always(payload) => words::rust(ty::ty(cx, &payload.ty, From::Crate)),
        Success::Maybe(payload, _) => format!("Option<{}>", words::rust(ty::ty(cx, &payload.ty, From::Crate))),
        Success::Several(_) => cx.names.of_operation(id).success.as_str().to_owned(),
    }
}

fn methods(cx: &Cx<'_>, id: OperationId) -> BTreeMap<&'static str, String> {
    let operation = &cx.api[id];
    let headers = operation.headers.map(|id| ("headers", words::rust(ty::path(cx, id, From::Crate))));
    let download = operation.is_downloadable().then(|| ("download", "Download".to_owned()));
    headers.into_iter().chain(download).collect()
}

/// Lists the enums that stand beside the call.
fn enums(cx: &Cx<'_>, group: &GroupNames, id: OperationId) -> Vec<Type> {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let path = |ident: &name::Ident| format!("api::{}::{ident}", group.module);
    let payload = |ty| words::rust(answer::payload(cx, ty));
    let errors = operation.errors.iter().zip(&names.errors).map(|(of, name)| {
        let ty = payload(&of.payload.ty);
        member(format!("{:?}", of.status), name, ty, &of.doc)
    });
    let answered = Ways { is_sent: false, is_answered: true };
    let mut enums = vec![enumeration("errors", path(&names.error), answered, errors.collect())];
    if let Success::Several(outcomes) = &operation.success {
        let members = outcomes.iter().zip(&names.outcomes).map(|(outcome, (name, _))| {
            let ty = outcome.payload.as_ref().map(|of| payload(&of.ty)).unwrap_or_default();
            member(
                format!("{:?} {}", outcome.status, outcome.form.as_deref().unwrap_or_default()),
                name,
                ty,
                &outcome.doc,
            )
        });
        enums.push(enumeration("successes", path(&names.success), answered, members.collect()));
    }
    if let Some(of) = operation.body.as_ref().filter(|body| body.forms.len() > 1) {
        let members = of.forms.iter().zip(&names.forms);
        let members = members.map(|(form, name)| member(body::media_type(form), name, payload(&form.ty), &of.doc));
        let sent = Ways { is_sent: true, is_answered: false };
        enums.push(enumeration("forms of the body", path(&names.content), sent, members.collect()));
    }
    enums
}

fn member(key: String, name: &name::Ident, ty: String, doc: &Doc) -> Member {
    Member { key, name: name.as_str().to_owned(), ty, wire: Facts::new(), text: text(doc) }
}

/// Returns an enum that no schema stands for.
pub(super) fn enumeration(key: &str, path: String, ways: Ways, members: Vec<Member>) -> Type {
    Type {
        key: key.to_owned(),
        paths: BTreeSet::from([path.clone()]),
        path,
        kind: Kind::Enum,
        members,
        constructor: Constructor::None,
        traits: BTreeSet::new(),
        ways,
        wire: Facts::new(),
        text: text(&Doc::default()),
    }
}

/// Says what an operation is called with, by what is on the wire and not by the names of schemes.
fn security(cx: &Cx<'_>, security: &Security) -> String {
    let on_wire = |name: &WireName| {
        let credential = cx.api.credentials.iter().find(|credential| credential.schemes.contains(name));
        credential.map_or(String::new(), |credential| match &credential.kind {
            CredentialKind::Basic => "user name and password".to_owned(),
            CredentialKind::ApiKey { place, name } => format!("{} `{name}`", place_name(*place)),
            CredentialKind::Bearer | CredentialKind::ClientCredentials { .. } => "token".to_owned(),
        })
    };
    let sets = security.sets.iter().filter(|set| !set.is_empty());
    let sets: BTreeSet<String> = sets.map(|set| set.iter().map(on_wire).collect::<Vec<_>>().join(" and ")).collect();
    let sets = sets.into_iter().collect::<Vec<_>>().join(", or ");
    match (security.is_none(), security.is_required()) {
        (true, _) => "none".to_owned(),
        (false, true) => format!("required: {sets}"),
        (false, false) => format!("optional: {sets}"),
    }
}

fn wire(cx: &Cx<'_>, id: OperationId) -> Facts {
    let operation = &cx.api[id];
    let mut facts = Facts::from([
        ("request", format!("`{} {}`", operation.method.as_str(), operation.path)),
        ("credentials", security(cx, &operation.security)),
    ]);
    if let Some(accept) = &operation.accept {
        facts.insert("accepted media types", format!("`{accept}`"));
    }
    if let Some(host) = operation.host {
        facts.insert("host", cx.names.hosts[host].name.as_str().to_owned());
    }
    if let Some(sentinel) = operation.stream.as_ref().and_then(|stream| stream.sentinel.as_deref()) {
        facts.insert("end of the stream", format!("`{sentinel}`"));
    }
    facts
}
