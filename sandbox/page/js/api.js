// The control API of the sandbox: what a person does goes through here.

export class Refused extends Error {
  constructor(status, body) {
    super(body.detail || body.error || `HTTP ${status}`);
    this.status = status;
    this.code = body.error || "http_error";
    this.errors = body.errors || {};
  }
}

async function call(method, path, body) {
  const response = await fetch(`/_control/${path}`, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || answer.ok === false) throw new Refused(response.status, answer);
  return answer;
}

function query(params) {
  const kept = Object.entries(params || {}).filter(([, value]) => value !== null && value !== undefined);
  return kept.length ? `?${new URLSearchParams(kept)}` : "";
}

export const get = (path, params) => call("GET", path + query(params));
export const post = (path, body) => call("POST", path, body);
export const remove = (path) => call("DELETE", path);

// Values typed in a form are told to the server as they change; what follows waits for them,
// so that a click never overtakes the text typed just before it.
let kept = Promise.resolve();

export function keep(body) {
  const told = kept.then(() => post("select", body));
  kept = told.catch(() => null);
  return told;
}

export async function act(path, body) {
  await kept;
  return post(path, body);
}

/** The key of the sentence that says what went wrong, or null when the app answered. */
export function complaint(answer) {
  if (!answer || !("acked" in answer)) return null;
  if (answer.connected === false || answer.error === "no_app") return "warn.no_app";
  if (answer.error === "timeout") return "warn.timeout";
  if (answer.error === "no_listener") return "warn.no_listener";
  if (answer.error) return "warn.app_error";
  return null;
}
