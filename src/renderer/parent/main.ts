import { mount } from 'svelte'
import '../ui/tokens.css'
import '../ui/base.css'
import './parent.css'
import App from './App.svelte'

mount(App, { target: document.body })
