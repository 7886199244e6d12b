/** A refusal by the service, with a sentence for the person (RFC 9457). */
export class Problem extends Error {
    constructor(
        readonly status: number,
        readonly type: string,
        sentence: string,
        /** How long to wait before the next attempt; 0 when the service does not say. */
        readonly retryAfterSeconds = 0,
    ) {
        super(sentence);
    }
}

/** What the client tells the rest of the page: the session has ended, or needs a new password first. */
export const refusals = new EventTarget();

const JSON_ONLY = 'application/json, application/problem+json';

let csrfToken = '';

export function useCsrfToken(token: string): void {
    csrfToken = token;
}

export function csrfHeaders(): Record<string, string> {
    return csrfToken ? { 'X-CSRF-Token': csrfToken } : {};
}

export const get = <T>(path: string): Promise<T> => send<T>('GET', path);
export const post = <T>(path: string, body?: unknown): Promise<T> => send<T>('POST', path, body);
export const put = <T>(path: string, body: unknown): Promise<T> => send<T>('PUT', path, body);
export const patch = <T>(path: string, body: unknown): Promise<T> => send<T>('PATCH', path, body);
export const remove = (path: string): Promise<void> => send<void>('DELETE', path);

/** Sends parts of a form, files among them. */
export async function postForm<T>(path: string, form: FormData, signal?: AbortSignal): Promise<T> {
    const text = await exchange('POST', path, JSON_ONLY, form, signal);
    return JSON.parse(text) as T;
}

/** A text of its own media type, such as Markdown. */
export function getText(path: string): Promise<string> {
    return exchange('GET', path, 'text/markdown, text/plain, application/problem+json');
}

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const text = await exchange(method, path, JSON_ONLY, body);
    return (text ? JSON.parse(text) : undefined) as T;
}

async function exchange(method: string, path: string, accept: string, body?: unknown, signal?: AbortSignal): Promise<string> {
    const headers: Record<string, string> = { Accept: accept };
    if (method !== 'GET') Object.assign(headers, csrfHeaders());
    const form = body instanceof FormData;
    if (body !== undefined && !form) headers['Content-Type'] = 'application/json';
    const sent = body === undefined ? {} : { body: form ? body : JSON.stringify(body) };
    let response: Response;
    try {
        response = await fetch(path, { method, headers, ...sent, ...(signal ? { signal } : {}) });
    } catch {
        throw new Problem(0, 'unreachable', 'Lorekeep does not answer. Check that it runs and that you are connected.');
    }
    const text = await response.text();
    if (!response.ok) throw problemOf(response.status, response.headers.get('Retry-After'), text, path);
    return text;
}

/** Reads a problem+json body and reports an ended session. */
export function problemOf(status: number, retryAfter: string | null, body: string, path: string): Problem {
    const details = parse(body);
    const type = details.type ?? '';
    if (status === 401 && path !== '/api/session') refusals.dispatchEvent(new Event('signed-out'));
    if (type.endsWith('/password-change-required')) refusals.dispatchEvent(new Event('password-change-required'));
    const sentence = details.detail ?? details.title ?? `The service answered ${status}.`;
    return new Problem(status, type, sentence, Number(retryAfter) || 0);
}

function parse(body: string): { type?: string; title?: string; detail?: string } {
    try {
        return (JSON.parse(body) as { type?: string; title?: string; detail?: string }) ?? {};
    } catch {
        return {};
    }
}

export function sentenceOf(failure: unknown): string {
    return failure instanceof Error ? failure.message : String(failure);
}
