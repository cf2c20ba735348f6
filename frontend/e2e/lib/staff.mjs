// The API as a colleague's program calls it, for what would take too long by hand in a browser.
import assert from "node:assert/strict";

/** Logs in; answers `get(path)`, `post(path, body)` and `patch(path, body, etag)`, which fail loudly unless the server agrees. */
export async function staffCaller(api, { email, password }) {
  const send = async (method, path, body, token, more) => {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }), ...more };
    const answer = await api(path, { method, headers, body: body && JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${answer.ok ? "" : await answer.text()}`);
    return answer.json();
  };
  const { accessToken } = await send("POST", "/v1/session", { email, password });
  return {
    get: (path) => send("GET", path, undefined, accessToken),
    post: (path, body) => send("POST", path, body, accessToken),
    patch: (path, body, etag) =>
      send("PATCH", path, body, accessToken, { "content-type": "application/merge-patch+json", "if-match": etag }),
  };
}
