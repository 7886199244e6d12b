import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { agentOf, agents, refreshAgents } from '../chat/agents';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-confirm';
import { toast } from '../design/lk-toasts';
import { get, post, put, remove, sentenceOf } from '../platform/client';
import { navigate } from '../platform/router';
import { Watch } from '../platform/store';
import type { AgentCheck, AgentDetails } from '../platform/types';
import { t } from '../strings';
import './lk-agent-test';
import './lk-agent-versions';
import './lk-source-editor';
import type { LkSourceEditor } from './lk-source-editor';
import { problemIn, type AgentProblem } from './problem';

const REST_MILLIS = 350;

/** Texts that were not saved, by agent: who looks at another page finds them again. */
const unsaved = new Map<string, string>();

/** An agent's text: to change, to try, to take back. */
@customElement('lk-agent')
export class LkAgent extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            .page { max-width: 1480px; }
            .back { display: inline-flex; gap: 4px; align-items: center; margin-bottom: 8px; color: var(--ink-soft); font-size: var(--text-s); text-decoration: none; }
            .halves { display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); gap: 28px; align-items: start; }
            .text { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; }
            .row { flex-wrap: wrap; }
            .notice { align-items: flex-start; }
            .notice span { overflow-wrap: anywhere; min-width: 0; flex: 1; }
            .notice button { min-height: 26px; padding: 0 8px; color: inherit; text-decoration: underline; text-underline-offset: 3px; font-size: var(--text-s); }
            @media (max-width: 1180px) { .halves { grid-template-columns: minmax(0, 1fr); } }
        `,
    ];

    @property() name = '';
    @state() private agent: AgentDetails | null = null;
    @state() private text = '';
    @state() private check: AgentCheck | null = null;
    @state() private failure = '';
    @state() private busy = false;
    @state() private removing = false;
    @query('lk-source-editor') private editor!: LkSourceEditor;
    private resting = 0;
    private asked = 0;
    protected readonly watch = new Watch(this, agents);

    override connectedCallback(): void {
        super.connectedCallback();
        addEventListener('beforeunload', this.leaving);
        refreshAgents().catch(() => undefined);
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        removeEventListener('beforeunload', this.leaving);
        clearTimeout(this.resting);
    }

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (changed.has('name')) void this.load();
    }

    override render() {
        return html`<div class="page">
            <header><div class="grow"><a class="back" href="/agents">${icon('left', 16)}${t.agents.back}</a>
                <h1>${agentOf(this.name)?.title ?? this.name}</h1><p class="lead">${agentOf(this.name)?.description ?? ''}</p></div></header>
            ${this.failure ? html`<div class="notice bad" role="alert">${icon('warning', 18)}<span>${this.failure}</span></div>` : nothing}
            ${this.agent ? this.content(this.agent) : nothing}
        </div>`;
    }

    private content(agent: AgentDetails) {
        const text = t.agents;
        const problem = problemIn(this.check ? this.check.problem : agent.problem);
        return html`<div class="halves">
                <section class="text" aria-labelledby="source">
                    <h2 id="source">${text.source}</h2>
                    <p class="hint">${agent.editable ? text.sourceHint(agent.name) : text.sourceFixed(agent.name)}</p>
                    <lk-source-editor .value=${this.text} label=${text.source} .wrong=${problem?.line ?? 0} ?readonly=${!agent.editable} @typed=${(event: CustomEvent<string>) => this.typed(event.detail)}></lk-source-editor>
                    <div role="status">${this.outcome(problem)}</div>
                    ${this.actions(agent, problem)}
                </section>
                <lk-agent-test .name=${agent.name} .source=${this.text} .problem=${problem?.sentence ?? ''} .starters=${agentOf(agent.name)?.starters ?? []}></lk-agent-test>
            </div>
            <lk-agent-versions .agent=${agent} @taken=${this.took}></lk-agent-versions>
            ${this.removing ? this.confirm(agent) : nothing}`;
    }

    private outcome(problem: AgentProblem | null) {
        const text = t.agents;
        if (problem) return html`<div class="notice bad">${icon('warning', 18)}<span>${text.problem(problem.line, problem.sentence)}</span>
            ${problem.line ? html`<button type="button" @click=${() => this.editor.show(problem.line)}>${text.goTo(problem.line)}</button>` : nothing}</div>`;
        const unknown = (this.check ?? this.agent)?.unknown ?? [];
        if (unknown.length) return html`<div class="notice warn">${icon('warning', 18)}<span>${unknown.join(' ')}</span></div>`;
        return this.isChanged ? html`<div class="notice good">${icon('check', 18)}<span>${text.usable}</span></div>` : nothing;
    }

    private actions(agent: AgentDetails, problem: AgentProblem | null) {
        const text = t.agents;
        return html`<div class="row">
            ${agent.editable ? html`<button class="primary" type="button" ?disabled=${this.busy || !this.isChanged || problem !== null} @click=${this.save}>${t.save}</button>
                ${this.isChanged ? html`<button class="secondary" type="button" @click=${this.discard}>${text.discard}</button>` : nothing}` : nothing}
            <a class="button secondary" href="/api/agents/${agent.name}/file" download="${agent.name}.md">${icon('download', 18)}${text.download}</a>
            ${agent.editable && agent.file ? html`<button type="button" @click=${() => (this.removing = true)}>${icon(agent.shipped ? 'retry' : 'trash', 18)}${agent.shipped ? text.reset : t.remove}</button>` : nothing}
        </div>`;
    }

    private confirm(agent: AgentDetails) {
        const text = t.agents;
        return html`<lk-confirm heading=${agent.shipped ? text.resetHeading(agent.name) : text.deleteHeading(agent.name)} body=${agent.shipped ? text.resetBody : text.deleteBody}
            verb=${agent.shipped ? text.reset : t.remove} .act=${() => this.takeAway(agent)} @dismissed=${() => (this.removing = false)}></lk-confirm>`;
    }

    private get isChanged(): boolean {
        return this.agent !== null && this.text !== this.agent.source;
    }

    private async load(): Promise<void> {
        document.title = t.title(this.name);
        this.agent = null;
        this.failure = '';
        try {
            const name = this.name;
            const agent = await get<AgentDetails>(`/api/agents/${name}`);
            if (name === this.name) this.show(agent, unsaved.get(name) ?? agent.source);
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    private show(agent: AgentDetails, text: string): void {
        this.agent = agent;
        this.text = text;
        this.check = null;
        if (text !== agent.source) void this.validate();
        else unsaved.delete(agent.name);
    }

    private typed(text: string): void {
        this.text = text;
        unsaved.set(this.name, text);
        clearTimeout(this.resting);
        this.resting = window.setTimeout(() => void this.validate(), REST_MILLIS);
    }

    private async validate(): Promise<void> {
        const asked = ++this.asked;
        try {
            const check = await post<AgentCheck>(`/api/agents/${this.name}/validation`, { source: this.text });
            if (asked === this.asked) this.check = check;
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    private async save(): Promise<void> {
        this.busy = true;
        this.failure = '';
        clearTimeout(this.resting);
        try {
            const saved = await put<AgentDetails>(`/api/agents/${this.name}`, { source: this.text });
            unsaved.delete(this.name);
            this.asked++;
            this.show(saved, saved.source);
            toast(t.agents.saved);
            await refreshAgents();
        } catch (failure) {
            this.failure = sentenceOf(failure);
        } finally {
            this.busy = false;
        }
    }

    private discard(): void {
        clearTimeout(this.resting);
        this.asked++;
        unsaved.delete(this.name);
        if (this.agent) this.show(this.agent, this.agent.source);
    }

    private took(event: CustomEvent<string>): void {
        this.typed(event.detail);
        this.editor.scrollIntoView({ block: 'nearest' });
    }

    private async takeAway(agent: AgentDetails): Promise<void> {
        await remove(`/api/agents/${agent.name}`);
        unsaved.delete(agent.name);
        if (!agent.shipped) return navigate('/agents');
        toast(t.agents.wasReset);
        await Promise.all([this.load(), refreshAgents()]);
    }

    private readonly leaving = (event: BeforeUnloadEvent): void => {
        if (this.isChanged) event.preventDefault();
    };
}
