import { Store } from './store';

export type Route =
    | { page: 'chat'; id: string | null }
    | { page: 'document'; id: string }
    | { page: 'chunks'; id: string }
    | { page: 'collections' }
    | { page: 'collection'; id: string }
    | { page: 'people' }
    | { page: 'keys' }
    | { page: 'audit' }
    | { page: 'models' }
    | { page: 'agents' }
    | { page: 'agent'; name: string }
    | { page: 'usage' }
    | { page: 'extractions' }
    | { page: 'extraction'; id: string }
    | { page: 'unknown' };

/** Where the person is; addresses are real paths, so that every screen can be linked. */
export const route = new Store<Route>(routeOf(location.pathname));

addEventListener('popstate', () => (route.value = routeOf(location.pathname)));

export function navigate(path: string, replace = false): void {
    if (path !== location.pathname + location.search) history[replace ? 'replaceState' : 'pushState'](null, '', path);
    route.value = routeOf(location.pathname);
}

/** Keeps clicks on our own links inside the page. */
export function followLinks(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement);
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.startsWith('/api/') || link.hash) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
}

export function routeOf(path: string): Route {
    const [first = '', second, third] = path.split('/').filter(Boolean).map(decodeURIComponent);
    if (first === '') return { page: 'chat', id: null };
    if (first === 'c' && second) return { page: 'chat', id: second };
    if (first === 'documents' && second && third === 'chunks') return { page: 'chunks', id: second };
    if (first === 'documents' && second) return { page: 'document', id: second };
    if (first === 'collections') return second ? { page: 'collection', id: second } : { page: 'collections' };
    if (first === 'agents') return second ? { page: 'agent', name: second } : { page: 'agents' };
    if (first === 'people' || first === 'keys' || first === 'audit' || first === 'models' || first === 'usage') return { page: first };
    if (first === 'extractions') return second ? { page: 'extraction', id: second } : { page: 'extractions' };
    return { page: 'unknown' };
}
