import { csrfHeaders, problemOf } from '../platform/client';
import { Store } from '../platform/store';
import { t } from '../strings';

export interface Upload {
    id: number;
    name: string;
    size: number;
    /** 0 to 1. */
    sent: number;
    state: 'queued' | 'sending' | 'done' | 'failed';
    reason: string;
}

// two at a time keep the line full; more only fight each other
const AT_ONCE = 2;

/** Sends files one by one, so that each has its own progress and one refusal does not lose the others. */
export class Uploads {
    readonly list = new Store<Upload[]>([]);
    private readonly queue: { upload: Upload; file: File }[] = [];
    private active = 0;
    private last = 0;

    constructor(private readonly collectionId: string, private readonly oneDone: () => void) {}

    add(files: Iterable<File>): void {
        for (const file of files) {
            const upload: Upload = { id: ++this.last, name: file.name, size: file.size, sent: 0, state: 'queued', reason: '' };
            this.queue.push({ upload, file });
            this.list.value = [...this.list.value, upload];
        }
        this.pump();
    }

    clear(): void {
        this.list.value = this.list.value.filter(upload => upload.state === 'queued' || upload.state === 'sending');
    }

    private pump(): void {
        while (this.active < AT_ONCE) {
            const next = this.queue.shift();
            if (!next) return;
            this.active++;
            void this.send(next.upload.id, next.file).finally(() => {
                this.active--;
                this.oneDone();
                this.pump();
            });
        }
    }

    /** XMLHttpRequest, because fetch does not tell how much of a body has left. */
    private send(id: number, file: File): Promise<void> {
        return new Promise(resolve => {
            const path = `/api/collections/${this.collectionId}/documents`;
            const request = new XMLHttpRequest();
            const body = new FormData();
            body.append('files', file, file.name);
            request.open('POST', path);
            for (const [name, value] of Object.entries(csrfHeaders())) request.setRequestHeader(name, value);
            request.upload.onprogress = event => this.change(id, { state: 'sending', sent: event.total ? event.loaded / event.total : 0 });
            request.onload = () => {
                if (request.status < 300) this.change(id, { state: 'done', sent: 1 });
                else this.change(id, { state: 'failed', reason: problemOf(request.status, null, request.responseText, path).message });
                resolve();
            };
            request.onerror = () => {
                this.change(id, { state: 'failed', reason: t.documents.broke });
                resolve();
            };
            this.change(id, { state: 'sending' });
            request.send(body);
        });
    }

    private change(id: number, change: Partial<Upload>): void {
        this.list.value = this.list.value.map(upload => (upload.id === id ? { ...upload, ...change } : upload));
    }
}
