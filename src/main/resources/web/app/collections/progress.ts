import type { Progress } from '../platform/types';

/** Follows the ingest; the browser reconnects by itself. Only admins may. */
export function followProgress(listener: (progress: Progress) => void): () => void {
    const source = new EventSource('/api/ingest/progress');
    source.addEventListener('progress', event => listener(JSON.parse(event.data as string) as Progress));
    return () => source.close();
}
