;; loads and stores of each size, and one of several registers
;;   ldr r1, [r0, #4]
;;   strb r1, [r0, #8]
;;   ldrsh r2, [r0, #2]
;;   stmia r0, {r1, r2}
;;   bx lr
;; locals 0 to 2: instructions left, address of the first instruction, depth of calls
(func (;7;) (type 0) (param i32 i32 i32) (result i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (local.set 4
      (i32.const 64))
    (block  ;; label = @1
      (block  ;; label = @2
        (local.set 8
          (block (result i32)  ;; label = @3
            (drop
              (br_if 0 (;@3;)
                (i32.const 344067)
                (i32.lt_s
                  (local.tee 0
                    (i32.sub
                      (local.get 0)
                      (i32.const 5)))
                  (i32.const 0))))
            (block  ;; label = @4
              (block  ;; label = @5
                (br_if 0 (;@5;)
                  (i32.eqz
                    (local.tee 6
                      (i32.load offset=12591104
                        (i32.and
                          (i32.shr_u
                            (local.tee 5
                              (i32.add
                                (i32.load
                                  (i32.const 4096))
                                (i32.const 4)))
                            (i32.const 10))
                          (i32.const 4194300))))))
                (br_if 1 (;@4;)
                  (i32.le_u
                    (i32.and
                      (local.get 5)
                      (i32.const 4095))
                    (i32.const 4092))))
              (br_if 2 (;@2;)
                (i32.eqz
                  (local.tee 6
                    (call 1
                      (local.get 5)
                      (i32.const 344066))))))
            (local.set 10
              (i32.load align=1
                (i32.add
                  (local.get 5)
                  (local.get 6))))
            (i32.store offset=4
              (i32.const 4096)
              (local.get 10))
            (if  ;; label = @4
              (i32.eqz
                (local.tee 6
                  (i32.load offset=16785408
                    (i32.and
                      (i32.shr_u
                        (local.tee 5
                          (i32.add
                            (i32.load
                              (i32.const 4096))
                            (i32.const 8)))
                        (i32.const 10))
                      (i32.const 4194300)))))
              (then
                (br_if 2 (;@2;)
                  (i32.eqz
                    (local.tee 6
                      (call 1
                        (local.get 5)
                        (i32.const 278548)))))))
            (i32.store8
              (i32.add
                (local.get 5)
                (local.get 6))
              (i32.load offset=4
                (i32.const 4096)))
            (block  ;; label = @4
              (block  ;; label = @5
                (br_if 0 (;@5;)
                  (i32.eqz
                    (local.tee 6
                      (i32.load offset=12591104
                        (i32.and
                          (i32.shr_u
                            (local.tee 5
                              (i32.add
                                (i32.load
                                  (i32.const 4096))
                                (i32.const 2)))
                            (i32.const 10))
                          (i32.const 4194300))))))
                (br_if 1 (;@4;)
                  (i32.le_u
                    (i32.and
                      (local.get 5)
                      (i32.const 4095))
                    (i32.const 4094))))
              (br_if 2 (;@2;)
                (i32.eqz
                  (local.tee 6
                    (call 1
                      (local.get 5)
                      (i32.const 213025))))))
            (local.set 10
              (i32.load16_s align=1
                (i32.add
                  (local.get 5)
                  (local.get 6))))
            (i32.store offset=8
              (i32.const 4096)
              (local.get 10))
            (if  ;; label = @4
              (i32.eqz
                (local.tee 6
                  (select
                    (i32.const 0)
                    (i32.load offset=16785408
                      (i32.and
                        (i32.shr_u
                          (local.tee 5
                            (i32.load
                              (i32.const 4096)))
                          (i32.const 10))
                        (i32.const 4194300)))
                    (i32.gt_u
                      (i32.rotr
                        (i32.and
                          (local.get 5)
                          (i32.const 4095))
                        (i32.const 2))
                      (i32.const 1022)))))
              (then
                (br_if 2 (;@2;)
                  (i32.eqz
                    (local.tee 6
                      (call 1
                        (local.get 5)
                        (i32.const 151142454)))))))
            (i32.store align=1
              (local.tee 6
                (i32.add
                  (local.get 5)
                  (local.get 6)))
              (i32.load offset=4
                (i32.const 4096)))
            (i32.store offset=4 align=1
              (local.get 6)
              (i32.load offset=8
                (i32.const 4096)))
            (local.set 11
              (i32.and
                (local.tee 10
                  (i32.load offset=56
                    (i32.const 4096)))
                (i32.const 1)))
            (i32.store offset=92
              (i32.const 4096)
              (local.get 11))
            (local.set 4
              (i32.or
                (i32.const 64)
                (local.get 11)))
            (local.set 3
              (i32.and
                (local.get 10)
                (i32.sub
                  (i32.shl
                    (local.get 11)
                    (i32.const 1))
                  (i32.const 4))))
            (local.set 9
              (i32.const -1))
            (br 2 (;@1;))
            (unreachable)))
        (i32.store offset=140
          (i32.const 4096)
          (local.get 8)))
      (local.set 0
        (i32.or
          (i32.add
            (i32.and
              (i32.shr_u
                (local.tee 8
                  (i32.load offset=140
                    (i32.const 4096)))
                (i32.const 16))
              (i32.const 127))
            (local.get 0))
          (i32.const -2147483648)))
      (local.set 3
        (i32.sub
          (i32.add
            (i32.and
              (i32.shr_u
                (local.get 8)
                (i32.const 2))
              (i32.const 16382))
            (i32.and
              (local.get 1)
              (i32.const -4096)))
          (i32.const 4096))))
    (if  ;; label = @1
      (i32.lt_s
        (i32.or
          (i32.and
            (i32.sub
              (i32.const 0)
              (local.get 2))
            (local.get 9))
          (local.get 0))
        (i32.const 0))
      (then
        (return
          (local.get 0)
          (i32.or
            (local.get 3)
            (i32.and
              (local.get 4)
              (i32.const 1))))))
    (return_call 5
      (local.get 0)
      (local.get 3)
      (local.get 4)
      (local.get 2)))
