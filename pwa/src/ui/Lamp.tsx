// A small drawing for a screen with nothing on it: a lamp is on, and two chairs stand beside it.

export const Lamp = () => (
  <svg class="lamp" viewBox="0 0 220 150" aria-hidden="true">
    <circle class="glow" cx="110" cy="60" r="54" />
    <path d="M18 138h184" />
    <path class="fill" d="M28 138v-34q0-12 12-12h12q12 0 12 12v34M28 118h36" />
    <path class="fill" d="M156 138v-34q0-12 12-12h12q12 0 12 12v34M156 118h36" />
    <path class="fill" d="M96 38h28l12 32H84z" />
    <path d="M110 70v68M98 138h24M124 70v10" />
  </svg>
);
