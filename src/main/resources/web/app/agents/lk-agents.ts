import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { refreshAgents } from '../chat/agents';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import { get, sentenceOf } from '../platform/client';
import type { Agent, AgentDetails } from '../platform/types';
import { t } from '../strings';
import './lk-new-agent';
import { problemIn } from './problem';
import { audienceOf } from './template';

/** The agents: what each can do, who may ask it, and what is wrong with its file. */
@customElement('lk-agents')
export class LkAgents extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            ul.agents { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(320px, 100%), 1fr)); gap: 14px; }
            .agents > li { position: relative; display: grid; grid-template-columns: minmax(0, 1fr); align-content: start; gap: 10px; padding: 18px 20px; }
            .agents > li:hover { border-color: var(--line-strong); }
            h2 a { color: inherit; text-decoration: none; }
            h2 a::after { content: ''; position: absolute; inset: 0; border-radius: var(--radius-l); }
            h2 a:focus-visible { outline: none; }
            h2 a:focus-visible::after { outline: 2px solid var(--accent); outline-offset: 2px; }
            header .grow { flex-basis: 280px; }
            .description { color: var(--ink-soft); overflow-wrap: anywhere; }
            .tags { display: flex; flex-wrap: wrap; gap: 4px; }
            .tag { padding: 1px 8px; border: 1px solid var(--line); border-radius: 99px; background: var(--sunken); font-size: var(--text-xs); line-height: 1.6; overflow-wrap: anywhere; }
            .facts { display: flex; flex-wrap: wrap; gap: 4px 14px; color: var(--ink-soft); font-size: var(--text-s); }
            .facts span { display: inline-flex; gap: 5px; align-items: center; overflow-wrap: anywhere; min-width: 0; }
            .notice span { overflow-wrap: anywhere; min-width: 0; }
        `,
    ];

    @state() private agents: Agent[] | null = null;
    @state() private details = new Map<string, AgentDetails>();
    @state() private failure = '';
    @state() private creating = false;

    override connectedCallback(): void {
        super.connectedCallback();
        document.title = t.title(t.agents.heading);
        void this.load();
    }

    private async load(): Promise<void> {
        try {
            const agents = await get<Agent[]>('/api/agents');
            this.agents = agents;
            const details = await Promise.all(agents.map(({ name }) => get<AgentDetails>(`/api/agents/${name}`)));
            this.details = new Map(details.map(each => [each.name, each]));
            void refreshAgents().catch(() => undefined);
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    override render() {
        const editable = [...this.details.values()].some(each => each.editable);
        return html`<div class="page">
            <header><div class="grow"><h1>${t.agents.heading}</h1><p class="lead">${t.agents.lead}</p></div>
                ${editable ? html`<button class="primary" type="button" @click=${() => (this.creating = true)}>${icon('plus', 18)}${t.agents.create}</button>` : nothing}</header>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.agents ? html`<ul class="agents">${this.agents.map(agent => this.agent(agent))}</ul>` : this.failure ? nothing : html`<p role="status" class="soft">${t.loading}</p>`}
            ${this.creating ? html`<lk-new-agent .taken=${this.agents?.map(({ name }) => name) ?? []} @dismissed=${() => (this.creating = false)}></lk-new-agent>` : nothing}
        </div>`;
    }

    private agent(agent: Agent) {
        const details = this.details.get(agent.name);
        const audience = details ? audienceOf(details.source) : [];
        const wrong = details ? [problemIn(details.problem)?.sentence ?? '', ...details.unknown].filter(Boolean) : [];
        return html`<li class="card">
            <h2><a href="/agents/${agent.name}">${agent.title}</a></h2>
            <p class="description">${agent.description}</p>
            <p class="tags" aria-label=${t.agents.tools}>${agent.tools.length ? agent.tools.map(tool => html`<span class="tag">${tool}</span>`) : html`<span class="tag">${t.agents.noTools}</span>`}</p>
            <p class="facts">
                <span>${icon('people', 16)}${audience.length ? audience.join(', ') : t.agents.everyone}</span>
                ${details ? html`<span>${icon(details.shipped && !details.file ? 'info' : 'pencil', 16)}${t.agents.origin(details.shipped, details.file)}</span>` : nothing}
            </p>
            ${wrong.map(sentence => html`<p class="notice ${details?.problem ? 'bad' : 'warn'}">${icon('warning', 16)}<span>${sentence}</span></p>`)}
        </li>`;
    }
}
