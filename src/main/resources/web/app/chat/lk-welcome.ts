import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import { get } from '../platform/client';
import { account, hasRole } from '../platform/session';
import { Watch } from '../platform/store';
import type { Status } from '../platform/types';
import { t } from '../strings';
import { ASK, agentOf, agents } from './agents';

/** The empty chat: a greeting and questions to start with, those of the chosen agent if it has some. Fires `starter` with a question. */
@customElement('lk-welcome')
export class LkWelcome extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; gap: 32px; }
            h1 { font: 500 clamp(1.625rem, 4vw, 2.25rem) / 1.2 var(--serif); letter-spacing: -0.015em; text-wrap: balance; }
            .sub { margin-top: 10px; color: var(--ink-soft); font-size: var(--text-l); line-height: 1.5; }
            h2 { margin-bottom: 8px; color: var(--ink-soft); font: 600 var(--text-s) / 1 var(--sans); }
            ul { border-top: 1px solid var(--line); }
            li { border-bottom: 1px solid var(--line); }
            li button { width: 100%; min-height: 52px; white-space: normal; justify-content: space-between; padding: 10px 8px; border-radius: 0; font: 450 1rem / 1.4 var(--sans); text-align: left; }
            li svg { color: var(--ink-soft); transition: transform var(--quick); }
            li button:hover svg { color: var(--accent-text); transform: translateX(3px); }
            .add { margin-top: 16px; }
        `,
    ];

    @property() agent = ASK;
    protected readonly watch = new Watch(this, agents);
    @state() private starters: string[] = [];
    @state() private status: Status | null = null;

    override connectedCallback(): void {
        super.connectedCallback();
        void this.load();
    }

    override render() {
        const name = account.value?.displayName.split(' ')[0] ?? '';
        const agent = agentOf(this.agent);
        const starters = agent?.starters.length ? agent.starters : this.agent === ASK ? this.starters : [];
        return html`<div>
                <h1>${t.chat.greeting(name)}</h1>
                <p class="sub">${agent && agent.name !== ASK ? html`<strong>${agent.title}</strong>: ${agent.description}` : this.status ? t.chat.sub(this.status.documents) : '\u00a0'}</p>
                ${this.status?.documents === 0 && hasRole('ADMIN') ? html`<a class="button primary add" href="/collections">${icon('upload', 18)}${t.chat.addDocuments}</a>` : nothing}
            </div>
            ${starters.length
                ? html`<section aria-labelledby="starters">
                      <h2 id="starters">${t.chat.starters}</h2>
                      <ul>${starters.map(question => html`<li><button type="button" @click=${() => this.pick(question)}><span>${question}</span>${icon('right', 18)}</button></li>`)}</ul>
                  </section>`
                : nothing}`;
    }

    private async load(): Promise<void> {
        const [starters, status] = await Promise.allSettled([get<{ questions: string[] }>('/api/starters'), get<Status>('/api/status')]);
        if (starters.status === 'fulfilled') this.starters = starters.value.questions;
        if (status.status === 'fulfilled') this.status = status.value;
    }

    private pick(question: string): void {
        this.dispatchEvent(new CustomEvent('starter', { detail: question }));
    }
}
