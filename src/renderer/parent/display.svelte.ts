/** How a parent likes the screen: size of the text and contrast. Forgotten with the window, at the next parent. */
const SIZES = ['normal', 'large', 'largest'] as const

export class Display {
  size = $state<(typeof SIZES)[number]>('normal')
  contrast = $state(false)

  nextSize = (): void => {
    this.size = SIZES[(SIZES.indexOf(this.size) + 1) % SIZES.length] ?? 'normal'
    document.documentElement.dataset['size'] = this.size
  }

  toggleContrast = (): void => {
    this.contrast = !this.contrast
    if (this.contrast) document.documentElement.dataset['contrast'] = 'high'
    else delete document.documentElement.dataset['contrast']
  }
}
