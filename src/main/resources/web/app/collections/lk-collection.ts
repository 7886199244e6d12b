import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-confirm';
import { get, remove, sentenceOf } from '../platform/client';
import { navigate } from '../platform/router';
import { hasRole } from '../platform/session';
import type { Collection, DocumentCounts, Progress } from '../platform/types';
import { t } from '../strings';
import '../sync/lk-source-list';
import './lk-collection-dialog';
import './lk-counts';
import './lk-documents';
import type { LkDocuments } from './lk-documents';
import './lk-queue';
import './lk-upload';
import { followProgress } from './progress';

const NONE: DocumentCounts = { total: 0, waiting: 0, working: 0, searchable: 0, degraded: 0, failed: 0 };

/** One collection: upload, sources, progress, documents. Read-only for everybody but admins. */
@customElement('lk-collection')
export class LkCollection extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            .back { display: inline-flex; align-items: center; gap: 6px; color: var(--ink-soft); font-size: var(--text-s); text-decoration: none; }
            .back:hover { color: var(--ink); text-decoration: underline; }
            .overview { display: grid; gap: 12px; }
            .facts { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-top: 10px; color: var(--ink-soft); font-size: var(--text-s); }
            .facts span { display: flex; align-items: center; gap: 6px; }
        `,
    ];

    @property() collectionId = '';
    @state() private collection: Collection | null = null;
    @state() private progress: Progress | null = null;
    @state() private failure = '';
    @state() private editing = false;
    @state() private deleting = false;
    @query('lk-documents') private documents!: LkDocuments | null;
    private endProgress: () => void = () => undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        if (hasRole('ADMIN')) this.endProgress = followProgress(progress => this.progressed(progress));
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.endProgress();
    }

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (changed.has('collectionId')) void this.load();
    }

    override render() {
        const collection = this.collection;
        return html`<div class="page">
            <a class="back" href="/collections">${icon('left', 16)}${t.documents.back}</a>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${collection ? this.content(collection) : nothing}
        </div>`;
    }

    private content(collection: Collection) {
        const manages = hasRole('ADMIN');
        return html`<header>
                <div class="grow">
                    <h1>${collection.name}</h1>
                    ${collection.description ? html`<p class="lead">${collection.description}</p>` : nothing}
                    <p class="facts">
                        <span>${icon(collection.everyone ? 'people' : 'lock', 16)}${collection.everyone ? t.collections.readByAll : t.collections.readByTeams}</span>
                        ${collection.folder ? html`<span>${icon('books', 16)}${t.collections.folder(collection.folder)}</span>` : nothing}
                        ${collection.readable ? nothing : html`<span>${icon('info', 16)}${t.collections.notReadable}</span>`}
                    </p>
                </div>
                ${manages ? html`<div class="row">
                    <button class="secondary" type="button" @click=${() => (this.editing = true)}>${icon('pencil', 18)}${t.collections.edit}</button>
                    <button class="secondary icon" type="button" aria-label=${t.collections.delete} title=${t.collections.delete} @click=${() => (this.deleting = true)}>${icon('trash', 18)}</button>
                </div>` : nothing}
            </header>
            ${manages ? html`<lk-upload .collectionId=${collection.id} @uploaded=${this.refresh}></lk-upload>
                <lk-source-list .collectionId=${collection.id}></lk-source-list>` : nothing}
            ${manages || collection.documents.total ? this.overview(collection, manages) : nothing}
            <lk-documents .collectionId=${collection.id} ?manages=${manages} ?reads=${collection.readable} @changed=${this.refresh}></lk-documents>
            ${this.editing ? html`<lk-collection-dialog .collection=${collection} @dismissed=${() => (this.editing = false)} @saved=${this.saved}></lk-collection-dialog>` : nothing}
            ${this.deleting ? html`<lk-confirm heading=${t.collections.deleteHeading(collection.name)} body=${t.collections.deleteBody(collection.documents.total)}
                word=${collection.documents.total ? collection.name : ''} verb=${t.collections.delete} .act=${this.delete} @dismissed=${() => (this.deleting = false)}></lk-confirm>` : nothing}`;
    }

    private overview(collection: Collection, manages: boolean) {
        return html`<div class="overview">
            ${collection.documents.total ? html`<lk-counts .counts=${collection.documents}></lk-counts>` : nothing}
            <lk-queue .collectionId=${collection.id} .counts=${collection.documents} .progress=${this.progress} ?manages=${manages} @changed=${this.refresh}></lk-queue>
        </div>`;
    }

    private progressed(progress: Progress): void {
        this.progress = progress;
        if (!this.collection) return;
        // a collection without documents is not named
        const counts = progress.collections.find(candidate => candidate.id === this.collection?.id) ?? NONE;
        const { total, waiting, working, searchable, degraded, failed } = counts;
        const before = JSON.stringify(this.collection.documents);
        this.collection = { ...this.collection, documents: { total, waiting, working, searchable, degraded, failed } };
        if (before !== JSON.stringify(this.collection.documents) || progress.changed.length) this.documents?.refresh();
    }

    private async load(): Promise<void> {
        this.failure = '';
        try {
            const all = await get<Collection[]>('/api/collections');
            const found = all.find(collection => collection.id === this.collectionId || collection.slug === this.collectionId);
            document.title = t.title(found?.name ?? t.collections.heading);
            if (found) this.collection = found;
            else this.failure = t.lost.body;
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    private readonly refresh = (): void => {
        this.documents?.refresh();
        void this.load();
    };

    private saved(): void {
        this.editing = false;
        void this.load();
    }

    private readonly delete = async (): Promise<void> => {
        await remove(`/api/collections/${this.collectionId}`);
        navigate('/collections', true);
    };
}
