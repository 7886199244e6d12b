import { get, patch, post, remove } from '../platform/client';
import { Store } from '../platform/store';
import type { Conversation, ConversationLine } from '../platform/types';

/** The sidebar's list, newest first; undefined until it was loaded once. */
export const conversations = new Store<ConversationLine[] | undefined>(undefined);

export async function refreshConversations(): Promise<void> {
    conversations.value = await findConversations('');
}

export function findConversations(search: string): Promise<ConversationLine[]> {
    return get(`/api/conversations?search=${encodeURIComponent(search)}`);
}

export async function createConversation(): Promise<ConversationLine> {
    const created = await post<ConversationLine>('/api/conversations', {});
    conversations.value = [created, ...(conversations.value ?? [])];
    return created;
}

export const openConversation = (id: string): Promise<Conversation> => get(`/api/conversations/${id}`);

export async function renameConversation(id: string, title: string): Promise<void> {
    await patch(`/api/conversations/${id}`, { title });
    conversations.value = conversations.value?.map(line => (line.id === id ? { ...line, title } : line));
}

export async function deleteConversation(id: string): Promise<void> {
    await remove(`/api/conversations/${id}`);
    conversations.value = conversations.value?.filter(line => line.id !== id);
}
