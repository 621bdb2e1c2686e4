// <portrait-crop data-take="…/portrait/" [data-original="…jpg" data-crop="left,top,width,height"]>
// A picture from a file or the camera, turned upright, with a frame of 3 to 4 that is moved by pointer or arrow keys and
// sized by a slider, plus and minus, or two fingers. Sends the file with the frame in pixels of the upright picture. A
// format that the browser cannot show (HEIC) is sent without a frame and shown as the server cut it. Without scripts
// there is a plain file field, and the server cuts the middle.

const MOST_BYTES = 15 * 1024 * 1024;
const LEAST = 600; // pixels across the frame
const STEP = 0.02; // of the picture's width, for each press of an arrow

customElements.define(
  "portrait-crop",
  class extends HTMLElement {
    #picture = null; // an ImageBitmap, upright
    #file = null; // null: the kept original is framed anew
    #frame = null; // {x, y, w} in pixels of the picture; its height follows
    #camera = null;
    #fingers = new Map();

    connectedCallback() {
      this.find = (name) => this.querySelector(`[data-${name}]`);
      this.querySelectorAll("[data-plain]").forEach((part) => (part.hidden = true));
      this.find("camera").hidden = !navigator.mediaDevices?.getUserMedia;
      if (this.dataset.original && this.find("again")) this.find("again").hidden = false;
      this.querySelector("input[type=file]").addEventListener("change", (event) => this.#open(event.target.files[0]));
      this.find("camera").addEventListener("click", () => this.#look());
      this.find("shoot").addEventListener("click", () => this.#shoot());
      this.find("use").addEventListener("click", () => this.#send());
      this.find("cancel").addEventListener("click", () => this.#close());
      this.find("again")?.addEventListener("click", () => this.#reframe());
      this.#steer();
    }

    disconnectedCallback() {
      this.#stop();
    }

    // Steering

    #steer() {
      const frame = this.find("frame");
      const slider = this.find("zoom").querySelector("input");
      frame.addEventListener("keydown", (event) => this.#key(event));
      frame.addEventListener("pointerdown", (event) => this.#down(event));
      frame.addEventListener("pointermove", (event) => this.#drag(event));
      for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, (event) => this.#fingers.delete(event.pointerId));
      frame.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
      slider.addEventListener("input", () => this.#size(this.#least() + (slider.value / 100) * (this.#most() - this.#least())));
      this.watcher = new ResizeObserver(() => this.#draw());
      this.watcher.observe(this.find("box"));
    }

    #key(event) {
      const step = this.#picture.width * STEP;
      const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
      if (moves[event.key]) this.#move(...moves[event.key]);
      else if (event.key === "+" || event.key === "=") this.#size(this.#frame.w + 2 * step);
      else if (event.key === "-") this.#size(this.#frame.w - 2 * step);
      else return;
      event.preventDefault();
    }

    #down(event) {
      this.find("frame").setPointerCapture(event.pointerId);
      this.#fingers.set(event.pointerId, [event.clientX, event.clientY]);
    }

    #drag(event) {
      if (!this.#fingers.has(event.pointerId)) return;
      const before = [...this.#fingers.values()];
      const [x, y] = this.#fingers.get(event.pointerId);
      this.#fingers.set(event.pointerId, [event.clientX, event.clientY]);
      if (this.#fingers.size === 1) return this.#move((event.clientX - x) / this.#scale(), (event.clientY - y) / this.#scale());
      const apart = ([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
      this.#size((this.#frame.w * apart([...this.#fingers.values()])) / Math.max(1, apart(before)));
    }

    #wheel(event) {
      event.preventDefault();
      this.#size(this.#frame.w * (event.deltaY > 0 ? 1.05 : 0.95));
    }

    #most() {
      return Math.floor(Math.min(this.#picture.width, (this.#picture.height * 3) / 4));
    }

    #least() {
      return Math.min(LEAST, this.#most());
    }

    #size(wanted) {
      const w = Math.max(this.#least(), Math.min(this.#most(), wanted));
      const { x, y, w: before } = this.#frame;
      this.#frame = { x: x + (before - w) / 2, y: y + ((before - w) * 2) / 3, w };
      this.#move(0, 0);
    }

    #move(right, down) {
      const { x, y, w } = this.#frame;
      const inside = (value, room) => Math.max(0, Math.min(room, value));
      this.#frame = { x: inside(x + right, this.#picture.width - w), y: inside(y + down, this.#picture.height - (w * 4) / 3), w };
      const room = this.#most() - this.#least();
      this.find("zoom").querySelector("input").value = room ? (100 * (w - this.#least())) / room : 100;
      this.#draw();
    }

    #scale() {
      return this.find("canvas").clientWidth / this.#picture.width;
    }

    #draw() {
      if (!this.#picture || !this.#frame) return;
      const style = this.find("frame").style;
      const scale = this.#scale();
      // Pictures are not mirrored in right-to-left pages, so this is measured from the left everywhere.
      style.left = `${this.#frame.x * scale}px`;
      style.top = `${this.#frame.y * scale}px`;
      style.width = `${this.#frame.w * scale}px`;
      style.height = `${(this.#frame.w * 4 * scale) / 3}px`;
    }

    // Opening

    async #open(file) {
      if (!file) return;
      this.#stop();
      if (file.size > MOST_BYTES) return this.#wrong("heavy");
      this.#file = file;
      try {
        await this.#stage(await createImageBitmap(file));
      } catch {
        this.#picture = this.#frame = null; // the server may know the format
        await this.#send();
      }
    }

    async #reframe() {
      this.#file = null;
      const answer = await fetch(this.dataset.original);
      const [x, y, w] = this.dataset.crop.split(",").map(Number);
      await this.#stage(await createImageBitmap(await answer.blob()), { x, y, w });
    }

    async #stage(picture, frame = null) {
      this.#picture = picture;
      if (this.#most() < LEAST) return this.#wrong("small");
      const canvas = this.find("canvas");
      canvas.width = Math.min(900, picture.width);
      canvas.height = Math.round((canvas.width * picture.height) / picture.width);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      this.#reveal(["box", "zoom", "use", "cancel"]);
      const w = this.#most();
      this.#frame = frame ?? { x: (picture.width - w) / 2, y: (picture.height - (w * 4) / 3) / 2, w };
      this.#move(0, 0);
      this.find("frame").focus();
    }

    async #look() {
      try {
        this.#camera = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: "user", width: { ideal: 1920 }, height: { ideal: 1440 } },
        });
      } catch {
        return this.#wrong("closed");
      }
      this.find("video").srcObject = this.#camera;
      await this.find("video").play();
      this.#reveal(["video", "shoot", "cancel"]);
      this.find("shoot").focus();
    }

    async #shoot() {
      const video = this.find("video");
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
      canvas.getContext("2d").drawImage(video, 0, 0);
      this.#stop();
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
      await this.#open(new File([blob], "camera.jpg", { type: "image/jpeg" }));
    }

    #stop() {
      this.#camera?.getTracks().forEach((track) => track.stop());
      this.#camera = null;
      this.find("video").srcObject = null;
    }

    #close() {
      this.#stop();
      this.querySelector("input[type=file]").value = "";
      this.find("stage").hidden = true;
      this.querySelector("input[type=file]").focus();
    }

    #reveal(names) {
      for (const name of ["video", "box", "zoom", "shoot", "use", "cancel", "wrong"]) this.find(name).hidden = !names.includes(name);
      this.find("stage").hidden = false;
    }

    #wrong(name) {
      this.#stop();
      this.querySelector("input[type=file]").value = "";
      this.#reveal(["wrong"]);
      const words = this.find("words").content.querySelector(`[data-${name}]`);
      this.find("wrong").querySelector("span").textContent = words.textContent;
    }

    // Sending

    #crop() {
      if (!this.#frame) return "";
      const { x, y, w } = this.#frame;
      const across = Math.min(Math.round(w), this.#picture.width);
      const down = Math.min(Math.floor((across * 4) / 3), this.#picture.height);
      return [Math.min(Math.round(x), this.#picture.width - across), Math.min(Math.round(y), this.#picture.height - down), across, down].join(",");
    }

    async #send() {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", this.closest("form").elements.csrfmiddlewaretoken.value);
      body.append("fields", "");
      body.append("crop", this.#crop());
      if (this.#file) body.append("portrait", this.#file);
      const button = this.find("use");
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(this.dataset.take, { method: "POST", body, headers: { "HX-Request": "true" } });
        if (answer.headers.get("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect"));
        if (answer.redirected && !answer.url.includes("/portrait/")) return location.assign(answer.url);
        this.#replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
      } catch {
        this.#wrong("lost");
      } finally {
        button.disabled = false;
        button.removeAttribute("aria-busy");
      }
    }

    #replace(page) {
      const fresh = page.getElementById("portrait");
      if (!fresh) return this.#wrong("lost");
      const face = fresh.querySelector(".portrait-now img")?.src;
      const shown = document.querySelector(".badge-face img, .badge-face .badge-blank");
      if (face && shown && !fresh.querySelector("[role=alert]:not([hidden])")) {
        const picture = Object.assign(new Image(96, 128), { src: face, alt: "" });
        shown.replaceWith(picture);
      }
      document.getElementById("portrait").replaceWith(fresh);
      (fresh.querySelector(".field-error[role=alert]:not([hidden])") ?? fresh.querySelector(".portrait-now"))?.scrollIntoView({ block: "center" });
      fresh.querySelector("input[type=file]").focus({ preventScroll: true });
    }
  },
);
