import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // The page's policy allows files of this server alone: nothing is inlined.
  build: { assetsInlineLimit: 0, target: 'es2023', modulePreload: { polyfill: false } },
});
