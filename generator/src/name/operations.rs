//! Turns groups, operations and parameters into modules, methods, arguments and setters.

use super::ident::{Ident, Path};
use super::scope::Scope;
use super::{reserved, words};
use crate::ir::{Api, Company, Operation, OperationId, Place, StatusPattern, Success};
use crate::lock::Lock;
use crate::rename::Renames;
use std::collections::BTreeMap;

const OPERATIONS: &str = "operations";
const GROUPS: &str = "groups";

/// The names of a group.
#[derive(Debug)]
pub(crate) struct GroupNames {
    /// The type that has the methods.
    pub(crate) ident: Ident,
    /// The file, and the method of the client that gives the type.
    pub(crate) module: Ident,
    pub(crate) accessor: Ident,
}

/// The names of an operation.
#[derive(Debug, Clone)]
pub(crate) struct OperationNames {
    pub(crate) method: Ident,
    /// The pending call.
    pub(crate) call: Ident,
    /// The enum of its described errors.
    pub(crate) error: Ident,
    /// The static that says what is called.
    pub(crate) descriptor: Ident,
    /// The static that says how its pages follow each other, if it has pages.
    pub(crate) pages: Ident,
    /// The arguments and setters of the parameters, in the order of the model.
    pub(crate) parameters: Vec<Ident>,
    /// The setters that take an option.
    pub(crate) option_setters: Vec<Ident>,
    pub(crate) body: Ident,
    pub(crate) option_body: Ident,
    /// The enum of the forms of the body, and its variants, if there are several.
    pub(crate) content: Ident,
    pub(crate) forms: Vec<Ident>,
    /// The variants of the described errors, in the order of the model.
    pub(crate) errors: Vec<Ident>,
    /// The enum of its successes, and its variants with their accessors, if there are several.
    pub(crate) success: Ident,
    pub(crate) outcomes: Vec<(Ident, Ident)>,
    /// The way to the method, for documentation.
    pub(crate) path: Path,
}

/// Names all groups and operations.
pub(super) fn assign(api: &Api, renames: &Renames, lock: &mut Lock) -> (Vec<GroupNames>, Vec<OperationNames>) {
    let groups = groups(api, renames, lock);
    let mut operations: Vec<Option<OperationNames>> = vec![None; api.operations.len()];
    for (group, names) in api.groups.iter().zip(&groups) {
        for (id, operation) in methods(api, &group.operations, names, lock) {
            operations[id.0 as usize] = Some(operation);
        }
    }
    (groups, operations.into_iter().flatten().collect())
}

fn groups(api: &Api, renames: &Renames, lock: &mut Lock) -> Vec<GroupNames> {
    let mut modules = Scope::reserving(reserved::GROUPS);
    let mut accessors = Scope::reserving(reserved::ACCESSORS);
    let mut order: Vec<usize> = (0..api.groups.len()).collect();
    order.sort_by_key(|index| (lock.get(GROUPS, &api.groups[*index].name).is_none(), &api.groups[*index].name));
    let mut names: Vec<Option<GroupNames>> = Vec::new();
    names.resize_with(order.len(), || None);
    for index in order {
        let name = &api.groups[index].name;
        let plain = words::snake(name);
        let kept = lock.get(GROUPS, name).map(str::to_owned);
        let wishes: Vec<String> = kept.into_iter().chain([plain.clone(), format!("{plain}_group")]).collect();
        let module = modules.claim(&wishes);
        let accessor = accessors.claim(&[module.as_str().to_owned(), format!("{module}_group")]);
        lock.insert(GROUPS, name, module.as_str());
        let pascal = words::pascal(if renames.groups.contains_key(name) { module.as_str() } else { name });
        let ident = Scope::reserving(reserved::TYPES).claim(&[pascal.clone(), format!("{pascal}Group")]);
        names[index] = Some(GroupNames { ident, module, accessor });
    }
    names.into_iter().flatten().collect()
}

/// Names the methods of a group. Those that wish for the same name are all named after method and path instead.
fn methods(api: &Api, ids: &[OperationId], group: &GroupNames, lock: &mut Lock) -> Vec<(OperationId, OperationNames)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for id in ids {
        *counts.entry(words::snake(&api[*id].name)).or_default() += 1;
    }
    let mut methods = Scope::reserving(reserved::OPERATIONS);
    let mut types = Scope::reserving(reserved::TYPES);
    types.claim(&[group.ident.as_str().to_owned()]);
    // Old names are taken as long as they are there.
    for name in ids.iter().filter_map(|id| lock.get(super::rename::ALIASES, &key(&api[*id]))) {
        methods.claim(&[name.to_owned()]);
    }
    let mut order: Vec<OperationId> = ids.to_vec();
    order.sort_by_cached_key(|id| (locked(lock, &api[*id]).is_none(), key(&api[*id])));
    let mut named = Vec::new();
    for id in order {
        let operation = &api[id];
        let plain = words::snake(&operation.name);
        let twin = if is_twin(operation) { " stream" } else { "" };
        let path = operation.path.replace('{', "by ");
        let by_path = words::snake(&format!("{} {path}{twin}", operation.method.as_str()));
        let escaped = format!("{}_", plain.trim_end_matches('_'));
        let candidates = match counts.get(&plain) {
            Some(1) => vec![plain, escaped, by_path],
            _ => vec![by_path],
        };
        let wishes: Vec<String> = locked(lock, operation).into_iter().chain(candidates).collect();
        let method = methods.claim(&wishes);
        lock.insert(OPERATIONS, key(operation), format!("{}::{method}", group.module));
        named.push((id, names(operation, method, group, &mut types)));
    }
    name_pages(api, &mut named);
    named
}

/// Names the statics of pages, once those of all operations are known, of which one may be called like the pages of another.
fn name_pages(api: &Api, named: &mut [(OperationId, OperationNames)]) {
    let mut statics = Scope::reserving(&[]);
    named.iter().for_each(|(_, names)| drop(statics.claim(&[names.descriptor.as_str().to_owned()])));
    for (_, names) in named.iter_mut().filter(|(id, _)| api[*id].pages().is_some()) {
        names.pages = statics.claim(&[format!("{}_PAGES", names.descriptor), format!("{}_PAGING", names.descriptor)]);
    }
}

/// Whether an operation is the half that streams, of one that may answer either way.
fn is_twin(operation: &Operation) -> bool {
    operation.stream.as_ref().is_some_and(|stream| stream.company == Company::Beside)
}

/// Returns what identifies an operation from run to run.
pub(crate) fn key(operation: &Operation) -> String {
    let twin = if is_twin(operation) { " stream" } else { "" };
    format!("{} {}{twin}", operation.method.as_str(), operation.path)
}

fn locked(lock: &Lock, operation: &Operation) -> Option<String> {
    let path = lock.get(OPERATIONS, &key(operation))?;
    path.rsplit("::").next().map(str::to_owned)
}

fn names(operation: &Operation, method: Ident, group: &GroupNames, types: &mut Scope) -> OperationNames {
    let pascal = words::pascal(method.as_str());
    let call = types.claim(&[pascal.clone(), format!("{pascal}Call")]);
    let error = types.claim(&[format!("{pascal}Error"), format!("{pascal}CallError")]);
    let (content, forms) = content(operation, &pascal, types);
    let (success, outcomes) = outcomes(operation, &pascal, types);
    let descriptor = Ident::new(words::snake(call.as_str()).to_ascii_uppercase());
    let pages = Ident::new(format!("{descriptor}_PAGES"));
    let mut setters = Scope::reserving(match operation.stream {
        Some(_) => reserved::STREAM_SETTERS,
        None => reserved::SETTERS,
    });
    if operation.is_downloadable() {
        setters.claim(&["download".to_owned()]);
    }
    if operation.pages().is_some() {
        reserved::PAGES.iter().for_each(|name| drop(setters.claim(&[(*name).to_owned()])));
    }
    let body = setters.claim(&["body".to_owned()]);
    let option_body = setters.claim(&["set_body".to_owned()]);
    let mut order: Vec<usize> = (0..operation.parameters.len()).collect();
    order.sort_by_key(|index| {
        let parameter = &operation.parameters[*index];
        (parameter.place != Place::Path, &parameter.name, place(parameter.place))
    });
    let mut parameters = vec![body.clone(); order.len()];
    let mut option_setters = parameters.clone();
    for index in order {
        let parameter = &operation.parameters[index];
        let plain = words::snake(parameter.wished.as_deref().unwrap_or(&parameter.name));
        let wishes = [plain.clone(), format!("{}_{}", plain.trim_end_matches('_'), place(parameter.place))];
        parameters[index] = setters.claim(&wishes);
        let option = format!("set_{}", parameters[index].as_str().trim_end_matches('_'));
        option_setters[index] = setters.claim(&[option.clone(), format!("{option}_{}", place(parameter.place))]);
    }
    let path = Path::new(vec![group.ident.clone(), method.clone()]);
    let errors = errors(operation);
    OperationNames {
        method,
        call,
        error,
        descriptor,
        pages,
        parameters,
        option_setters,
        body,
        option_body,
        content,
        forms,
        errors,
        success,
        outcomes,
        path,
    }
}

/// Names the enum of the forms of a body, and its variants.
fn content(operation: &Operation, pascal: &str, types: &mut Scope) -> (Ident, Vec<Ident>) {
    let plain = format!("{pascal}Content");
    if operation.forms().count() < 2 {
        return (Ident::new(plain), Vec::new());
    }
    let mut variants = Scope::reserving(&[]);
    let names = operation.forms().map(|form| words::pascal(&form.name));
    let variants = names.map(|name| variants.claim(&[name.clone(), format!("{name}Body")])).collect();
    (types.claim(&[plain, format!("{pascal}CallContent")]), variants)
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

/// Names the enum of the successes, and its variants after what tells them apart: their statuses, their forms, or both.
fn outcomes(operation: &Operation, pascal: &str, types: &mut Scope) -> (Ident, Vec<(Ident, Ident)>) {
    let plain = format!("{pascal}Success");
    let Success::Several(outcomes) = &operation.success else { return (Ident::new(plain), Vec::new()) };
    let has_one_status = outcomes.iter().all(|outcome| outcome.status == outcomes[0].status);
    let mut variants = Scope::reserving(&[]);
    let mut accessors = Scope::reserving(reserved::FIELDS);
    let names = outcomes.iter().map(|outcome| {
        let (status, form) = (phrase(outcome.status), outcome.form.as_deref().map(words::pascal));
        let name = match form {
            Some(form) if has_one_status => form,
            Some(form) => format!("{status}{form}"),
            None => status.clone(),
        };
        let variant = variants.claim(&[name.clone(), format!("{name}Body")]);
        let accessor = format!("into_{}", words::snake(variant.as_str()));
        (variant, accessors.claim(&[accessor.clone(), format!("{accessor}_value")]))
    });
    let names = names.collect();
    (types.claim(&[plain, format!("{pascal}CallSuccess")]), names)
}

/// Names the described errors.
fn errors(operation: &Operation) -> Vec<Ident> {
    operation.errors.iter().map(|answer| Ident::new(phrase(answer.status))).collect()
}

/// Names a status after its reason phrase in RFC 9110, section 15, or in the registry that it points to.
fn phrase(status: StatusPattern) -> String {
    match status {
        StatusPattern::Code(200) => "Ok".to_owned(),
        StatusPattern::Code(201) => "Created".to_owned(),
        StatusPattern::Code(202) => "Accepted".to_owned(),
        StatusPattern::Code(203) => "NonAuthoritativeInformation".to_owned(),
        StatusPattern::Code(204) => "NoContent".to_owned(),
        StatusPattern::Code(205) => "ResetContent".to_owned(),
        StatusPattern::Code(206) => "PartialContent".to_owned(),
        StatusPattern::Code(207) => "MultiStatus".to_owned(),
        StatusPattern::Code(400) => "BadRequest".to_owned(),
        StatusPattern::Code(401) => "Unauthorized".to_owned(),
        StatusPattern::Code(402) => "PaymentRequired".to_owned(),
        StatusPattern::Code(403) => "Forbidden".to_owned(),
        StatusPattern::Code(404) => "NotFound".to_owned(),
        StatusPattern::Code(405) => "MethodNotAllowed".to_owned(),
        StatusPattern::Code(406) => "NotAcceptable".to_owned(),
        StatusPattern::Code(408) => "RequestTimeout".to_owned(),
        StatusPattern::Code(409) => "Conflict".to_owned(),
        StatusPattern::Code(410) => "Gone".to_owned(),
        StatusPattern::Code(412) => "PreconditionFailed".to_owned(),
        StatusPattern::Code(413) => "ContentTooLarge".to_owned(),
        StatusPattern::Code(415) => "UnsupportedMediaType".to_owned(),
        StatusPattern::Code(422) => "UnprocessableContent".to_owned(),
        StatusPattern::Code(423) => "Locked".to_owned(),
        StatusPattern::Code(424) => "FailedDependency".to_owned(),
        StatusPattern::Code(429) => "TooManyRequests".to_owned(),
        StatusPattern::Code(500) => "InternalServerError".to_owned(),
        StatusPattern::Code(501) => "NotImplemented".to_owned(),
        StatusPattern::Code(502) => "BadGateway".to_owned(),
        StatusPattern::Code(503) => "ServiceUnavailable".to_owned(),
        StatusPattern::Code(504) => "GatewayTimeout".to_owned(),
        StatusPattern::Code(code) => format!("Status{code}"),
        StatusPattern::Range(2) => "Success".to_owned(),
        StatusPattern::Range(4) => "ClientError".to_owned(),
        StatusPattern::Range(5) => "ServerError".to_owned(),
        StatusPattern::Range(digit) => format!("Status{digit}xx"),
        StatusPattern::Default => "Default".to_owned(),
    }
}
