// One deliberate fault for each rule of the API lint.

/** Rules that no document can break, with the reason. */
export const exceptions = {};

export function createMutants() {
  const get = (document) => document.paths["/organisations/{organisationId}"].get;
  const list = (document) => document.paths["/organisations"].get;
  const create = (document) => document.paths["/organisations"].post;
  const change = (document) => document.paths["/organisations/{organisationId}"].patch;
  const ok = (document) => get(document).responses["200"];
  const invalid = (document) => document.components.responses.Invalid;
  const properties = (document) => document.components.schemas.Problem.properties;
  const rename = (object, from, to) => {
    object[to] = object[from];
    delete object[from];
  };
  return {
    // OpenAPI itself, as the Dutch rules ask for it
    "oas3-schema": (document) => (document.info.title = 5),
    "operation-operationId-unique": (document) => (list(document).operationId = get(document).operationId),
    "path-params": (document) => (get(document).parameters = get(document).parameters.filter((parameter) => parameter.in !== "path")),
    "openapi-tags-uniqueness": (document) => document.tags.push(document.tags[0]),
    "oas3-valid-media-example": (document) => (ok(document).content["application/json"].example = { id: 5 }),
    "oas3-valid-schema-example": (document) => (properties(document).status.example = "four hundred"),
    "oas3-server-variables": (document) => (document.servers[0].url = "https://{host}/v1"),
    "oas3-api-servers": (document) => delete document.servers,
    "path-keys-no-trailing-slash": (document) => rename(document.paths, "/organisations", "/organisations/"),

    // NLGov REST API Design Rules
    "nlgov:openapi3": (document) => (document.openapi = "2.0"),
    "nlgov:openapi-root-exists": (document) => delete document.openapi,
    "nlgov:missing-version-header": (document) => delete ok(document).headers["API-Version"],
    "nlgov:missing-header": (document) => delete ok(document).headers,
    "nlgov:include-major-version-in-uri": (document) => (document.servers[0].url = "https://voorwaarts.example.nl"),
    "nlgov:paths-no-trailing-slash": (document) => rename(document.paths, "/organisations", "/organisations /"),
    "info-contact": (document) => delete document.info.contact,
    "nlgov:info-contact-fields-exist": (document) => delete document.info.contact.email,
    "nlgov:http-methods": (document) => (document.paths["/summaries/summary"] = { trace: list(document) }),
    "nlgov:paths-kebab-case": (document) => rename(document.paths, "/organisations", "/organisationKinds"),
    "nlgov:query-keys-camel-case": (document) => (list(document).parameters.find((parameter) => parameter.in === "query").name = "page_size"),
    "nlgov:schema-camel-case": (document) => (document.components.schemas.bad_name = { type: "string" }),
    "nlgov:servers-use-https": (document) => (document.servers[0].url = "http://voorwaarts.example.nl/v1"),
    "nlgov:use-problem-schema": (document) => rename(invalid(document).content, "application/problem+json", "application/json"),
    "nlgov:problem-schema-members": (document) => delete properties(document).detail,
    "nlgov:problem-invalid-input": (document) => delete create(document).responses["400"],
    "nlgov:property-casing": (document) => (properties(document)._links = { Bad_Key: { type: "string" } }),
    "nlgov:date-time-ensure-timezone": (document) => (properties(document).detail.format = "date-time-local"),
    "nlgov:time-without-timezone": (document) => (properties(document).detail.format = "time"),
    "nlgov:specify-format-for-date-and-time": (document) => (properties(document).birthDate = { type: "string" }),
    "nlgov:use-date-instead-of-datetime": (document) => (properties(document).birthDate = { type: "string", format: "date-time" }),
    "nlgov:semver": (document) => (document.info.version = "1"),

    // Our own
    "version-is-3.1": (document) => (document.openapi = "3.0.3"),
    "operation-is-explained": (document) => delete get(document).description,
    "operation-id-is-verb-and-resource": (document) => (get(document).operationId = "getOrganisation"),
    "no-odd-methods": (document) => (document.paths["/organisations"].trace = list(document)),
    "path-is-kebab-case": (document) => rename(document.paths, "/organisations", "/Organisations"),
    "query-key-is-camel-case": (document) => (list(document).parameters.find((parameter) => parameter.in === "query").name = "page_size"),
    "property-is-camel-case": (document) => (properties(document).trace_id = { type: "string" }),
    "errors-are-problems": (document) => rename(invalid(document).content, "application/problem+json", "application/json"),
    "every-answer-names-the-version": (document) => delete ok(document).headers["API-Version"],
    "protected-operations-say-how-they-refuse": (document) => delete get(document).responses["401"],
    "concurrent-changes-are-refused": (document) => delete change(document).responses["412"],

    "what-partners-send-has-an-example": (document) => delete document.paths["/referrals"].post.requestBody.content["application/json"].examples,

    // Further ones, of a set of rules beside the project
    "x:error-has-content": (document) => delete invalid(document).content,
    "x:version-header-on-errors": (document) => delete invalid(document).headers["API-Version"],
    "x:property-camel": (document) => (properties(document).trace_id = { type: "string" }),
    "x:no-trace": (document) => (document.paths["/organisations"].trace = list(document)),
  };
}
