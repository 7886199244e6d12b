import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '../account/lk-password';
import '../account/lk-sign-in';
import '../agents/lk-agent';
import '../agents/lk-agents';
import '../chat/lk-chat';
import '../chat/lk-palette';
import '../chunks/lk-chunk-desk';
import '../collections/lk-collection';
import '../collections/lk-collections';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-toasts';
import '../extractions/lk-extraction';
import '../extractions/lk-extractions';
import '../models/lk-models';
import '../people/lk-api-keys';
import '../people/lk-audit';
import '../people/lk-people';
import { t } from '../strings';
import '../usage/lk-usage';
import '../viewer/lk-document-page';
import { sentenceOf } from './client';
import './lk-sidebar';
import { followLinks, navigate, route, type Route } from './router';
import { account, resume } from './session';
import { Watch } from './store';
import { apply } from './theme';

const FOLDED = 'lorekeep-sidebar-folded';

/** The whole page: signed out, first password, or sidebar and screen. */
@customElement('lk-app')
export class LkApp extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; height: 100%; }
            .frame { display: grid; grid-template-columns: auto minmax(0, 1fr); height: 100%; }
            main { min-width: 0; height: 100%; overflow: hidden; display: flex; flex-direction: column; }
            main > :last-child { flex: 1; min-height: 0; }
            .bar { display: none; align-items: center; gap: 4px; padding: 6px 8px; border-bottom: 1px solid var(--line); background: var(--paper); }
            .bar strong { flex: 1; font: 600 var(--text-l) / 1 var(--serif); }
            .skip { position: absolute; left: 12px; top: -60px; z-index: 60; padding: 10px 16px; border-radius: var(--radius); background: var(--accent); color: var(--on-accent); }
            .skip:focus { top: 12px; }
            .whole { display: grid; place-content: center; justify-items: center; gap: 16px; height: 100%; padding: 24px; text-align: center; color: var(--ink-soft); }
            .whole h1 { font: 600 var(--text-xl) / 1.3 var(--serif); color: var(--ink); }
            .scrim { display: none; }
            @media (max-width: 860px) {
                .frame { grid-template-columns: minmax(0, 1fr); }
                .bar { display: flex; }
                lk-sidebar { position: fixed; inset: 0 auto 0 0; z-index: 20; visibility: hidden; transform: translateX(-100%); transition: transform var(--slow), visibility var(--slow); }
                .open lk-sidebar { visibility: visible; transform: none; box-shadow: var(--shadow); }
                .open .scrim { display: block; position: fixed; inset: 0; z-index: 19; width: 100%; height: 100%; border: 0; border-radius: 0; background: rgb(20 18 12 / 0.45); }
            }
        `,
    ];

    @state() private failure = '';
    @state() private folded = localStorage.getItem(FOLDED) === 'yes';
    @state() private drawer = false;
    @state() private palette = false;
    private place = route.value;
    protected readonly watch = new Watch(this, account, route);

    override connectedCallback(): void {
        super.connectedCallback();
        apply();
        this.addEventListener('click', followLinks);
        addEventListener('keydown', this.pressed);
        void this.begin();
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        removeEventListener('keydown', this.pressed);
    }

    private async begin(): Promise<void> {
        this.failure = '';
        try {
            await resume();
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    protected override willUpdate(): void {
        if (this.place === route.value) return;
        this.place = route.value;
        this.drawer = false;
    }

    override render() {
        return html`${this.content()}<lk-toasts></lk-toasts>`;
    }

    private content(): TemplateResult {
        if (this.failure) return this.whole(t.unreachable, this.failure, html`<button class="primary" @click=${this.begin}>${t.retry}</button>`);
        const person = account.value;
        if (person === undefined) return html`<div class="whole" role="status"><span class="unseen">${t.loading}</span></div>`;
        if (person === null) return html`<lk-sign-in></lk-sign-in>`;
        if (person.mustChangePassword) return html`<lk-password first></lk-password>`;
        return html`<header><a class="skip" href="#content" @click=${this.skip}>${t.skip}</a></header>
            <div class="frame ${this.drawer ? 'open' : ''}">
                <lk-sidebar ?folded=${this.folded && !this.drawer} @fold=${this.fold} @search=${() => (this.palette = true)}></lk-sidebar>
                <button class="scrim" tabindex="-1" aria-hidden="true" @click=${() => (this.drawer = false)}></button>
                <main id="content" tabindex="-1">
                    <div class="bar">
                        <button class="icon" aria-label=${t.nav.open} @click=${this.openDrawer}>${icon('menu')}</button>
                        <strong>${t.name}</strong>
                        <button class="icon" aria-label=${t.nav.newChat} @click=${() => navigate('/')}>${icon('plus')}</button>
                    </div>
                    ${screen(route.value)}
                </main>
            </div>
            ${this.palette ? html`<lk-palette @dismissed=${() => (this.palette = false)}></lk-palette>` : nothing}`;
    }

    private whole(heading: string, body: string, action: TemplateResult): TemplateResult {
        return html`<main class="whole"><h1>${heading}</h1><p>${body}</p>${action}</main>`;
    }

    private skip(event: Event): void {
        event.preventDefault();
        this.renderRoot.querySelector<HTMLElement>('#content')?.focus();
    }

    private fold(): void {
        if (this.drawer) {
            this.drawer = false;
            return;
        }
        this.folded = !this.folded;
        localStorage.setItem(FOLDED, this.folded ? 'yes' : 'no');
    }

    private async openDrawer(): Promise<void> {
        this.drawer = true;
        await this.updateComplete;
        this.renderRoot.querySelector<HTMLElement & { focusFirst(): void }>('lk-sidebar')?.focusFirst();
    }

    private readonly pressed = (event: KeyboardEvent): void => {
        if (!account.value || account.value.mustChangePassword) return;
        const command = event.ctrlKey || event.metaKey;
        if (command && !event.shiftKey && event.key.toLowerCase() === 'k') this.palette = true;
        else if (command && event.shiftKey && event.key.toLowerCase() === 'o') navigate('/');
        else if (command && event.shiftKey && event.key.toLowerCase() === 's') this.fold();
        else if (event.key === 'Escape' && this.drawer) this.drawer = false;
        else return;
        event.preventDefault();
    };
}

function screen(place: Route): TemplateResult {
    switch (place.page) {
        case 'chat':
            return html`<lk-chat .conversationId=${place.id}></lk-chat>`;
        case 'document':
            return html`<lk-document-page .documentId=${place.id}></lk-document-page>`;
        case 'chunks':
            return html`<lk-chunk-desk .documentId=${place.id}></lk-chunk-desk>`;
        case 'collections':
            return html`<lk-collections></lk-collections>`;
        case 'collection':
            return html`<lk-collection .collectionId=${place.id}></lk-collection>`;
        case 'people':
            return html`<lk-people></lk-people>`;
        case 'keys':
            return html`<lk-api-keys></lk-api-keys>`;
        case 'audit':
            return html`<lk-audit></lk-audit>`;
        case 'models':
            return html`<lk-models></lk-models>`;
        case 'agents':
            return html`<lk-agents></lk-agents>`;
        case 'agent':
            return html`<lk-agent .name=${place.name}></lk-agent>`;
        case 'usage':
            return html`<lk-usage></lk-usage>`;
        case 'extractions':
            return html`<lk-extractions></lk-extractions>`;
        case 'extraction':
            return html`<lk-extraction .extractionId=${place.id}></lk-extraction>`;
        case 'unknown':
            document.title = t.title(t.lost.heading);
            return html`<div class="whole"><h1>${t.lost.heading}</h1><p>${t.lost.body}</p><a href="/">${t.lost.home}</a></div>`;
    }
}
