import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-confirm';
import { toast } from '../design/lk-toasts';
import { post, remove, sentenceOf } from '../platform/client';
import type { SourceDocument } from '../platform/types';
import { t } from '../strings';

/** What an administrator can do to one document: try again, call off, delete. Fires `changed` after each. */
@customElement('lk-document-actions')
export class LkDocumentActions extends LitElement {
    static override styles = [controls, css`:host { display: inline-flex; white-space: nowrap; }`];

    @property({ attribute: false }) source!: SourceDocument;
    @state() private deleting = false;

    override render() {
        const { id, name, state, stage, chunkCount, parentId } = this.source;
        const searchable = state === 'SEARCHABLE' || state === 'DEGRADED';
        const failed = state === 'FAILED' || state === 'DEGRADED';
        // what is stored already cannot be called off any more
        const open = state === 'WAITING' || (state === 'WORKING' && stage !== 'INDEX');
        return html`${searchable ? html`<a class="button small icon" href="/documents/${id}/chunks" aria-label=${t.chunks.openOne(name)} title=${t.chunks.heading}>${icon('chunks', 18)}</a>` : nothing}
            ${failed ? html`<button class="small icon" type="button" aria-label=${t.documents.retryOne(name)} title=${t.documents.retry} @click=${this.retry}>${icon('retry', 18)}</button>` : nothing}
            ${open ? html`<button class="small icon" type="button" aria-label=${t.queue.callOffOne(name)} title=${t.queue.callOff} @click=${this.callOff}>${icon('stop', 18)}</button>` : nothing}
            ${parentId ? nothing : html`<button class="small icon" type="button" aria-label=${t.documents.deleteOne(name)} title=${t.remove} ?disabled=${state === 'REMOVING'} @click=${() => (this.deleting = true)}>${icon('trash', 18)}</button>`}
            ${this.deleting ? html`<lk-confirm heading=${t.documents.deleteHeading} body=${t.documents.deleteBody(name, chunkCount)} .act=${this.delete} @dismissed=${() => (this.deleting = false)}></lk-confirm>` : nothing}`;
    }

    private readonly retry = (): Promise<void> => this.ask('reindexing', t.documents.retried(1));
    private readonly callOff = (): Promise<void> => this.ask('cancellation', t.queue.calledOff(1));

    private async ask(what: string, said: string): Promise<void> {
        try {
            await post(`/api/documents/${this.source.id}/${what}`);
            toast(said);
        } catch (failure) {
            toast(sentenceOf(failure), true);
        }
        this.changed();
    }

    private readonly delete = async (): Promise<void> => {
        await remove(`/api/documents/${this.source.id}`);
        this.changed();
    };

    private changed(): void {
        this.dispatchEvent(new Event('changed'));
    }
}
