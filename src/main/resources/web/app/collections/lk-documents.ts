import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import { get, sentenceOf } from '../platform/client';
import { bytes, count, moment } from '../platform/format';
import type { DocumentState, SourceDocument } from '../platform/types';
import { t } from '../strings';
import { documentsStyles } from './documents-styles';
import './lk-document-actions';
import './lk-stages';
import './lk-state';

const PAGE = 50;
const STATES: ('' | DocumentState)[] = ['', 'WAITING', 'WORKING', 'SEARCHABLE', 'DEGRADED', 'FAILED'];

/** A collection's documents with state, reason and remedy, each with its stages when unfolded; filter, search, pages. */
@customElement('lk-documents')
export class LkDocuments extends LitElement {
    static override styles = [controls, pageLayout, documentsStyles];

    @property() collectionId = '';
    @property({ type: Boolean }) manages = false;
    @property({ type: Boolean }) reads = false;
    @state() private items: SourceDocument[] | null = null;
    @state() private total = 0;
    @state() private offset = 0;
    @state() private filter: '' | DocumentState = '';
    @state() private search = '';
    @state() private failure = '';
    @state() private unfolded: ReadonlySet<string> = new Set();
    /** Scores of documents that look as if they were written for a model, by id; for administrators. */
    @state() private suspicious = new Map<string, number>();
    private asked = 0;
    private waiting = 0;

    override connectedCallback(): void {
        super.connectedCallback();
        void this.load();
    }

    /** Loads the page that is shown again; calls in quick succession become one. */
    refresh(): void {
        clearTimeout(this.waiting);
        this.waiting = setTimeout(() => void this.load(), 250);
    }

    override render() {
        const filtered = this.filter !== '' || this.search !== '';
        return html`<div class="tools">
                <div class="states" role="group" aria-label=${t.documents.filter}>${STATES.map(state => html`<button class="small" type="button" aria-pressed=${this.filter === state}
                    @click=${() => this.show(state)}>${t.documents.states[state]}</button>`)}</div>
                <input type="search" aria-label=${t.documents.search} placeholder=${t.documents.search} .value=${this.search} @input=${this.typed}>
            </div>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.items?.length ? this.table(this.items) : nothing}
            ${this.items?.length === 0 ? this.empty(filtered) : nothing}
            ${this.total > PAGE ? this.pages() : nothing}`;
    }

    private table(items: SourceDocument[]) {
        const text = t.documents;
        return html`<div class="card scroll"><table aria-label=${text.table}>
            <thead><tr><th scope="col">${text.nameColumn}</th><th scope="col">${text.state}</th><th scope="col" class="number wide">${text.passages}</th>
                <th scope="col" class="number wide">${text.size}</th><th scope="col" class="wide">${text.updated}</th>${this.manages ? html`<th scope="col"><span class="unseen">${text.actions}</span></th>` : nothing}</tr></thead>
            <tbody>${repeat(items, item => item.id, item => this.row(item))}</tbody>
        </table></div>`;
    }

    private row(item: SourceDocument) {
        const opens = this.reads && (item.state === 'SEARCHABLE' || item.state === 'DEGRADED');
        const unfolded = this.unfolded.has(item.id);
        const title = ownTitle(item);
        return html`<tr class=${unfolded ? 'unfolded' : ''}>
            <th scope="row"><div class="name">
                <button class="small icon fold" type="button" aria-label=${t.stages.unfold(item.name)} title=${t.stages.label} aria-expanded=${unfolded} @click=${() => this.unfold(item.id)}>${icon(unfolded ? 'down' : 'right', 16)}</button>
                <div>${opens ? html`<a href="/documents/${item.id}">${item.name}</a>` : html`<span>${item.name}</span>`}
                ${title ? html`<p class="reason">${title}</p>` : nothing}
                ${item.parentName ? html`<p class="reason">${t.documents.cameIn(item.parentName)}</p>` : nothing}
                ${this.suspicious.has(item.id) ? html`<p class="reason">${icon('warning', 14)} ${t.documents.suspicious(this.suspicious.get(item.id)!)}</p>` : nothing}
                ${item.reason && !unfolded ? html`<p class="reason">${item.reason}${item.remedy ? html` <span>${item.remedy}</span>` : nothing}</p>` : nothing}</div></div>
            </th>
            <td><lk-state .source=${item}></lk-state></td>
            <td class="number wide">${item.chunkCount ? count(item.chunkCount) : '–'}</td>
            <td class="number wide">${bytes(item.sizeBytes)}</td>
            <td class="wide soft">${moment(item.updatedAt)}</td>
            ${this.manages ? html`<td class="actions"><lk-document-actions .source=${item} @changed=${this.changed}></lk-document-actions></td>` : nothing}
        </tr>
        ${unfolded ? html`<tr class="stages"><td colspan=${this.manages ? 6 : 5}><lk-stages .source=${item}></lk-stages></td></tr>` : nothing}`;
    }

    private empty(filtered: boolean) {
        if (filtered) return html`<div class="card empty"><h2>${t.documents.noMatch}</h2><button class="secondary" type="button" @click=${this.clear}>${t.documents.clear}</button></div>`;
        return html`<div class="card empty">${icon('file', 32)}<h2>${t.documents.empty}</h2><p>${this.manages ? t.documents.emptyAdmin : t.documents.emptyUser}</p></div>`;
    }

    private pages() {
        const to = Math.min(this.offset + PAGE, this.total);
        return html`<div class="pages">
            <button class="secondary small icon" type="button" aria-label=${t.documents.previous} ?disabled=${this.offset === 0} @click=${() => this.turn(-PAGE)}>${icon('left', 18)}</button>
            <span role="status">${t.documents.range(this.offset + 1, to, this.total)}</span>
            <button class="secondary small icon" type="button" aria-label=${t.documents.next} ?disabled=${to >= this.total} @click=${() => this.turn(PAGE)}>${icon('right', 18)}</button>
        </div>`;
    }

    private async load(): Promise<void> {
        const asked = ++this.asked;
        const query = new URLSearchParams({ offset: String(this.offset), limit: String(PAGE) });
        if (this.filter) query.set('state', this.filter);
        if (this.search) query.set('search', this.search);
        try {
            const page = await get<{ items: SourceDocument[]; total: number }>(`/api/collections/${this.collectionId}/documents?${query}`);
            if (asked !== this.asked) return;
            this.items = page.items;
            this.total = page.total;
            this.failure = '';
            if (this.manages) await this.suspect();
        } catch (failure) {
            if (asked === this.asked) this.failure = sentenceOf(failure);
        }
    }

    private async suspect(): Promise<void> {
        const found = await get<{ documentId: string; score: number }[]>(`/api/collections/${this.collectionId}/suspicions`);
        this.suspicious = new Map(found.map(({ documentId, score }) => [documentId, score]));
    }

    private show(state: '' | DocumentState): void {
        this.filter = state;
        this.offset = 0;
        void this.load();
    }

    private typed(event: InputEvent): void {
        this.search = (event.target as HTMLInputElement).value;
        this.offset = 0;
        this.refresh();
    }

    private clear(): void {
        this.search = '';
        this.show('');
    }

    private turn(by: number): void {
        this.offset = Math.max(0, this.offset + by);
        void this.load();
    }

    private unfold(id: string): void {
        const unfolded = new Set(this.unfolded);
        if (!unfolded.delete(id)) unfolded.add(id);
        this.unfolded = unfolded;
    }

    private readonly changed = (): void => {
        this.refresh();
        this.dispatchEvent(new Event('changed'));
    };
}

/** The title, unless it only repeats the file's name. */
function ownTitle({ name, title }: SourceDocument): string {
    const file = name.slice(name.lastIndexOf('/') + 1);
    return title === name || title === file || title === file.replace(/\.[^.]*$/, '') ? '' : title;
}
