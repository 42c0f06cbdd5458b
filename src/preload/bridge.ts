import { contextBridge, ipcRenderer } from 'electron'
import type { Topic } from '../shared/contract.ts'

/** The slot between a window and core: one call, one push, nothing of Electron. */
export function exposeBridge(): void {
  contextBridge.exposeInMainWorld('guichet', {
    call: (procedure: string, input: unknown): Promise<unknown> => ipcRenderer.invoke('guichet:call', procedure, input),
    onChanged(listener: (topic: Topic) => void): () => void {
      const heard = (_event: unknown, topic: Topic): void => listener(topic)
      ipcRenderer.on('guichet:changed', heard)
      return () => void ipcRenderer.removeListener('guichet:changed', heard)
    },
  })
}
