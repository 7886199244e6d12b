import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import { get, sentenceOf } from '../platform/client';
import type { Citation, SourceDocument } from '../platform/types';
import { t } from '../strings';
import './lk-viewer';

/** A document on a page of its own; `?start=` and `?end=` mark a passage, so that a passage can be linked. */
@customElement('lk-document-page')
export class LkDocumentPage extends LitElement {
    static override styles = [controls, pageLayout];

    @property() documentId = '';
    @state() private citation: Citation | null = null;
    @state() private failure = '';

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (changed.has('documentId')) void this.load();
    }

    override render() {
        if (this.failure) return html`<div class="empty" role="alert">${icon('warning')}<h1>${t.viewer.unavailable}</h1><p>${this.failure}</p><a href="/collections">${t.nav.collections}</a></div>`;
        return this.citation ? html`<h1 class="unseen">${this.citation.title}</h1><lk-viewer alone .citations=${[this.citation]}></lk-viewer>` : nothing;
    }

    private async load(): Promise<void> {
        this.failure = '';
        document.title = t.title(t.viewer.untitled);
        const query = new URLSearchParams(location.search);
        try {
            const source = await get<SourceDocument>(`/api/documents/${this.documentId}`);
            document.title = t.title(source.title || source.name);
            this.citation = {
                number: 1, documentId: source.id, revision: Number(query.get('revision')) || source.revision, chunkId: '', title: source.title || source.name, collection: '',
                start: Number(query.get('start')) || 0, end: Number(query.get('end')) || 0, page: Number(query.get('page')) || 0, quote: '',
            };
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }
}
