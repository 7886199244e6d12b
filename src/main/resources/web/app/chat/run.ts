import { post, put } from '../platform/client';
import { Store } from '../platform/store';
import type { Step } from '../platform/steps';
import type { Citation, Message } from '../platform/types';

export interface RunState {
    runId: string;
    status: string;
    text: string;
    steps: Step[];
    sources: Citation[];
    finished: Message | null;
    failed: { reason: string; remedy: string } | null;
}

/** Follows a run's events. The service keeps them, so that a page that was reloaded or lost its line sees the same again. */
export class Run {
    readonly state: Store<RunState>;
    private readonly source: EventSource;
    private seen = 0;
    private frame = 0;
    private next: RunState;

    constructor(readonly id: string) {
        this.next = { runId: id, status: '', text: '', steps: [], sources: [], finished: null, failed: null };
        this.state = new Store(this.next);
        this.source = new EventSource(`/api/runs/${id}/events?after=0`);
        this.on<{ text: string }>('status', ({ text }) => ({ status: text }));
        this.on<{ step: Step }>('step', ({ step }) => this.after(step));
        this.on<{ sources: Citation[] }>('sources', ({ sources }) => ({ sources }));
        this.on<{ text: string }>('text', ({ text }) => ({ text: this.next.text + text }));
        this.on<{ message: Message }>('finished', ({ message }) => ({ finished: message }));
        this.on<{ reason: string; remedy: string }>('failed', failed => ({ failed }));
        this.source.onerror = () => {
            // the browser reconnects by itself unless the service refused
            if (this.source.readyState === EventSource.CLOSED && !this.isOver()) this.apply({ failed: { reason: '', remedy: '' } });
        };
    }

    cancel(): Promise<void> {
        return post(`/api/runs/${this.id}/cancellation`);
    }

    /** Says whether a call may be made that waits for it. */
    allow(call: string, allowed: boolean, remember: boolean): Promise<void> {
        return put(`/api/runs/${this.id}/approvals/${encodeURIComponent(call)}`, { allowed, remember });
    }

    close(): void {
        this.source.close();
        cancelAnimationFrame(this.frame);
    }

    private after(step: Step): Partial<RunState> {
        const steps = [...this.next.steps, step];
        // what was streamed so far is no part of the answer
        return step.kind === 'set-aside' ? { steps, text: '' } : { steps };
    }

    private on<T>(name: string, change: (data: T) => Partial<RunState>): void {
        this.source.addEventListener(name, event => {
            const sequence = Number(event.lastEventId);
            if (sequence && sequence <= this.seen) return;
            this.seen = sequence || this.seen;
            this.apply(change(JSON.parse(event.data as string) as T));
        });
    }

    private apply(change: Partial<RunState>): void {
        this.next = { ...this.next, ...change };
        if (this.isOver()) {
            this.close();
            this.state.value = this.next;
            return;
        }
        // many events may come between two frames; one rendering is enough
        cancelAnimationFrame(this.frame);
        this.frame = requestAnimationFrame(() => (this.state.value = this.next));
    }

    private isOver(): boolean {
        return this.next.finished !== null || this.next.failed !== null;
    }
}

export function startRun(conversationId: string, question: string, collections: string[], agent: string): Promise<{ runId: string; questionId: string }> {
    return post(`/api/conversations/${conversationId}/runs`, { question, collections, agent });
}
